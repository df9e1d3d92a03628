"""Where its pages are."""

from django.urls import URLPattern, path

from indicators import views
from indicators.extracts import deciding_views as deciding
from indicators.extracts import sending_views as sending
from indicators.extracts import views as extracts
from indicators.quality import views as quality

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("figures/", views.all_indicators, name="list"),
    path("figures/<int:pk>/", views.detail, name="detail"),
    path("figures/<int:pk>/figure/", views.figure, name="figure"),
    path("figures/<int:pk>/target/", views.target, name="target"),
    path("figures/<int:pk>/status/", views.status, name="status"),
    path("figures/table.<slug:form>", views.table, name="table"),
    path("extracts/", extracts.all_extracts, name="extracts"),
    path("extracts/new/", sending.upload, name="upload"),
    path("extracts/<int:pk>/", extracts.detail, name="extract"),
    path("extracts/<int:pk>/load/", deciding.load, name="load"),
    path("extracts/<int:pk>/undo/", deciding.undo, name="undo"),
    path("extracts/<int:pk>/put-aside/", deciding.aside, name="put-aside"),
    path("extracts/<int:pk>/quality/", quality.state, name="state-quality"),
    path("extracts/<int:pk>/quality/check/", quality.check, name="check-quality"),
]
