"""Root URLs. Each app has its own URLs; those of `safeguarding` are here."""

from django.urls import include, path

from safeguarding import views
from safeguarding.accounts import cover_views, login_views, people_views, second_factor_views

handler500 = "safeguarding.views.server_error"

urlpatterns = [
    path("", views.home_page, name="home"),
    path("council.css", views.council_css, name="council-css"),
    path("health/", views.health, name="health"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("log-in/", login_views.log_in, name="log-in"),
    path("log-in/code/", login_views.log_in_code, name="log-in-code"),
    path("log-out/", login_views.log_out, name="log-out"),
    path("second-factor/", second_factor_views.second_factor, name="second-factor"),
    path("second-factor/begin/", second_factor_views.begin, name="begin-second-factor"),
    path("second-factor/recovery-codes/", second_factor_views.recovery_codes, name="recovery-codes"),
    path("second-factor/take-off/", second_factor_views.take_off, name="take-off-second-factor"),
    path("account/", views.account, name="account"),
    path("account/end-session/", views.end_session, name="end-session"),
    path("password/", views.change_password, name="change-password"),
    path("password/<str:who>/<str:token>/", views.choose_password, name="choose-password"),
    path("events/", views.events, name="events"),
    path("people/", people_views.people, name="people"),
    path("people/add/", people_views.add_person, name="add-person"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("people/<int:pk>/deactivate/", people_views.deactivate_person, name="deactivate-person"),
    path("people/<int:pk>/bring-back/", people_views.bring_back_person, name="bring-back-person"),
    path("people/<int:pk>/password-link/", people_views.password_link, name="password-link"),
    path("people/<int:pk>/reset-second-factor/", people_views.reset_second_factor, name="reset-second-factor"),
    path("people/requests/", people_views.requests, name="access-requests"),
    path("people/requests/<int:pk>/agree/", people_views.agree_to_request, name="agree-to-request"),
    path("people/requests/<int:pk>/refuse/", people_views.decline_request, name="refuse-request"),
    path("people/<int:pk>/end-session/", people_views.end_session, name="end-session-of"),
    path("people/<int:pk>/lift-wait/", people_views.lift_wait, name="lift-wait"),
    path("cover/", cover_views.cover, name="cover"),
    path("cover/<int:pk>/agree/", cover_views.agree, name="agree-to-cover"),
    path("cover/<int:pk>/end/", cover_views.end, name="end-cover"),
    path("roles/<int:pk>/end/", people_views.end_role, name="end-role"),
    path("", include("indicators.urls")),
    path("", include("commentary.urls")),
    path("", include("reports.urls")),
]
