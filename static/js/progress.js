// Shows how far a job is, every second, and loads the page anew when it has ended. Without this, a link and a refresh do.
const shown = document.getElementById("job");

async function ask() {
  const answer = await fetch(shown.dataset.address, { headers: { "X-Requested-With": "fetch", "X-By-Itself": "yes" } });
  if (!answer.ok || answer.headers.get("X-Job-Ended") === "yes") {
    window.location.reload();
    return;
  }
  const words = await answer.text();
  if (words !== shown.innerHTML) {
    shown.innerHTML = words;
  }
}

setInterval(() => ask().catch(() => {}), 1000);
