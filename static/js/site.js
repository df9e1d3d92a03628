// Every page works without this. It starts the parts of GOV.UK Frontend that add comfort: see static/govuk.
import { initAll } from "../govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
