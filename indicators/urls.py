"""Where its pages are."""

from django.urls import URLPattern, path

from indicators import views
from indicators.extracts import deciding_views as deciding
from indicators.extracts import marking_views as marking
from indicators.extracts import sending_views as sending
from indicators.extracts import typing_views as typing
from indicators.extracts import views as extracts
from indicators.extracts.episodes import views as episodes

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("figures/", views.all_indicators, name="list"),
    path("figures/typing/", typing.typing, name="typing"),
    path("figures/<int:pk>/", views.detail, name="detail"),
    path("figures/<int:pk>/figure/", views.figure, name="figure"),
    path("figures/<int:pk>/target/", views.target, name="target"),
    path("figures/<int:pk>/status/", views.status, name="status"),
    path("figures/table.<slug:form>", views.table, name="table"),
    path("extracts/", extracts.all_extracts, name="extracts"),
    path("extracts/new/", sending.upload, name="upload"),
    path("extracts/episodes/", episodes.upload, name="episodes"),
    path("extracts/rules/", episodes.rules, name="rules"),
    path("extracts/rules/new/", episodes.new_rule, name="new-rule"),
    path("extracts/rules/<slug:code>/", episodes.rule, name="rule"),
    path("extracts/columns/", sending.mappings, name="mappings"),
    path("extracts/columns/<int:pk>/forget/", sending.forget, name="forget-mapping"),
    path("extracts/<int:pk>/", extracts.detail, name="extract"),
    path("extracts/<int:pk>/load/", deciding.load, name="load"),
    path("extracts/<int:pk>/undo/", deciding.undo, name="undo"),
    path("extracts/<int:pk>/put-aside/", deciding.aside, name="put-aside"),
    path("extracts/<int:pk>/marked/", marking.mark, name="mark"),
]
