"""URLs of indicators."""

from django.urls import URLPattern, path

from indicators import views
from indicators.data_quality import views as quality
from indicators.extracts.annotate import views as marking
from indicators.extracts.case_lists import views as episodes
from indicators.extracts.manual_entry import views as typing
from indicators.extracts.views import decide as deciding
from indicators.extracts.views import detail as extracts
from indicators.extracts.views import upload as sending
from indicators.reference_data import benchmark_views, list_views
from indicators.sums import views as sums

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("figures/", views.all_indicators, name="list"),
    path("figures/typing/", typing.typing, name="typing"),
    path("figures/<int:pk>/", views.detail, name="detail"),
    path("figures/<int:pk>/figure/", views.figure, name="figure"),
    path("figures/<int:pk>/target/", views.target, name="target"),
    path("figures/<int:pk>/status/", views.status, name="status"),
    path("figures/table.<slug:form>", views.table, name="table"),
    path("figures/<int:pk>/counts/", sums.counted, name="counted"),
    path("figures/sums/", sums.sums, name="sums"),
    path("figures/sums/new/", sums.add, name="add-sum"),
    path("figures/sums/<int:pk>/change/", sums.change, name="change-sum"),
    path("figures/sums/<int:pk>/end/", sums.end, name="end-sum"),
    path("extracts/", extracts.all_extracts, name="extracts"),
    path("extracts/new/", sending.upload, name="upload"),
    path("extracts/new/cancel/", sending.cancel, name="cancel-upload"),
    path("extracts/new/template.xlsx", sending.template, name="month-template"),
    path("extracts/episodes/", episodes.upload, name="episodes"),
    path("extracts/rules/", episodes.rules, name="rules"),
    path("extracts/rules/new/", episodes.new_rule, name="new-rule"),
    path("extracts/rules/<slug:code>/", episodes.rule, name="rule"),
    path("extracts/columns/", sending.mappings, name="mappings"),
    path("extracts/columns/<int:pk>/forget/", sending.forget, name="forget-mapping"),
    path("extracts/<int:pk>/", extracts.detail, name="extract"),
    path("extracts/<int:pk>/load/", deciding.load, name="load"),
    path("extracts/<int:pk>/loading/", extracts.loading, name="loading"),
    path("extracts/<int:pk>/undo/", deciding.undo, name="undo"),
    path("extracts/<int:pk>/put-aside/", deciding.aside, name="put-aside"),
    path("extracts/<int:pk>/quality/", quality.state, name="state-quality"),
    path("extracts/<int:pk>/quality/check/", quality.check, name="check-quality"),
    path("lists/", list_views.all_lists, name="lists"),
    path("lists/<slug:kind>/", list_views.upload, name="list-upload"),
    path("lists/<slug:kind>/table.<slug:form>", list_views.table, name="list-table"),
    path("lists/sent/<int:pk>/", list_views.detail, name="sent-table"),
    path("lists/sent/<int:pk>/load/", list_views.load, name="load-table"),
    path("lists/sent/<int:pk>/put-aside/", list_views.aside, name="put-table-aside"),
    path("lists/sent/<int:pk>/choose/", benchmark_views.choose, name="choose-measure"),
    path("lists/sent/<int:pk>/drop/", benchmark_views.drop, name="drop-choice"),
    path("benchmarks/", benchmark_views.upload, name="benchmarks"),
    path("benchmarks/neighbours/", benchmark_views.neighbours, name="neighbours"),
    path("extracts/<int:pk>/marked/", marking.mark, name="mark"),
]
