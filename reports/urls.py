"""URLs of reports. Those under published/ and verify/ need no log-in, and never change."""

from django.urls import path, register_converter

from reports import cycle_views, views
from reports.comparison import views as comparing_views
from reports.layout import views as outline_views
from reports.open_data import views as open_data_views
from reports.public import disclosure_views
from reports.public import views as public_views
from reports.publishing import views as publishing_views

app_name = "reports"


class PublishedSlug:
    """A month, an outline where it is another, and a version where it is one: "2010-01/exception-report/version-2"."""

    regex = r"[^/]+(?:/[a-z0-9-]+){0,2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublishedSlug, "published")

urlpatterns = [
    path("reports/", views.all_reports, name="list"),
    path("reports/cycles/<int:pk>/", cycle_views.cycle, name="cycle"),
    path("reports/cycles/<int:pk>/assemble/", cycle_views.assemble, name="assemble"),
    path("reports/cycles/<int:pk>/go-ahead/", cycle_views.go_ahead, name="go_ahead"),
    path("reports/compare/", comparing_views.compared, name="compare"),
    path("reports/cycles/<int:pk>/disclosure/", disclosure_views.decisions, name="decisions"),
    path("reports/cycles/<int:pk>/disclosure/sum/", disclosure_views.answer_sum, name="answer_sum"),
    path("reports/cycles/<int:pk>/disclosure/coarser/", disclosure_views.choose, name="choose_options"),
    path("reports/cycles/<int:pk>/disclosure/again/", disclosure_views.check_again, name="check_again"),
    path("reports/<int:pk>/disclosure/", disclosure_views.audit, name="audit"),
    path("reports/<int:pk>/disclosure/confirm/", disclosure_views.confirm, name="confirm"),
    path("reports/<int:pk>/disclosure/audit.csv", disclosure_views.audit_file, name="audit_file"),
    path("reports/cycles/<int:pk>/disclosure/<str:digest>/", disclosure_views.decide, name="decide"),
    path("reports/jobs/<int:pk>/", views.job, name="job"),
    path("reports/jobs/<int:pk>/cancel/", cycle_views.cancel, name="cancel"),
    path("reports/jobs/<int:pk>/try-again/", cycle_views.try_again, name="try_again"),
    path("reports/outlines/", outline_views.every, name="outlines"),
    path("reports/outlines/<slug:slug>/", outline_views.outline, name="outline"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/sign-off/", views.sign_off, name="sign_off"),
    path("reports/<int:pk>/publish/", views.publish, name="publish"),
    path("reports/<int:pk>/time/", publishing_views.time, name="time"),
    path("reports/<int:pk>/time/cancel/", publishing_views.cancel_time, name="cancel_time"),
    path("reports/<int:pk>/withdraw/", publishing_views.withdraw, name="withdraw"),
    path("reports/<int:pk>/correct/", publishing_views.correct, name="correct"),
    path("reports/corrections/<int:pk>/call-off/", publishing_views.call_off, name="call_off"),
    path("reports/<int:pk>/files/<str:name>", views.download, name="download"),
    path("published/", public_views.all_published, name="all_published"),
    path("published/feed.xml", open_data_views.feed, name="feed"),
    path("published/<published:slug>/manifest.tsr", open_data_views.time_stamp_of, name="time_stamp"),
    path("published/<published:slug>/manifest.json", open_data_views.manifest_of, name="manifest"),
    path("published/<published:slug>/snapshot.json", open_data_views.snapshot_of, name="snapshot"),
    path("published/<published:slug>/<str:name>-metadata.json", open_data_views.description, name="description"),
    path("published/<published:slug>/", public_views.published, name="published"),
    path("published/<published:slug>/<str:name>", public_views.published_file, name="published_file"),
    path("verify/", public_views.verify, name="verify"),
    path("verify/row/", public_views.verify_row, name="verify_row"),
]
