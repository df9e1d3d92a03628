"""Where its pages are."""

from django.urls import path

from commentary import (
    advice_views,
    board_views,
    carrying_views,
    cycle_views,
    history_views,
    keeping_views,
    remark_views,
    review_views,
    topic_views,
    views,
    writing_views,
)

app_name = "commentary"
urlpatterns = [
    path("commentary/", views.commentaries, name="list"),
    path("commentary/review/", review_views.review, name="review"),
    path("commentary/board/", board_views.board, name="board"),
    path("commentary/reminders/", board_views.reminders, name="reminders"),
    path("commentary/cycles/", cycle_views.calendar, name="calendar"),
    path("commentary/cycles/open/", cycle_views.open_cycle, name="open_cycle"),
    path("commentary/cycles/plan/", cycle_views.plan, name="plan"),
    path("commentary/cycles/<int:pk>/", cycle_views.cycle, name="cycle"),
    path("commentary/cycles/<int:pk>/move/", cycle_views.move_dates, name="move_dates"),
    path("commentary/cycles/<int:pk>/ask/", cycle_views.ask_for_words, name="ask_for_words"),
    path("commentary/rules/", board_views.rules, name="rules"),
    path("commentary/rules/<int:pk>/", board_views.rule, name="rule"),
    path("commentary/topics/", topic_views.topic_list, name="topics"),
    path("commentary/topics/add/", topic_views.add_topic, name="add_topic"),
    path("commentary/topics/join/", topic_views.join_topics, name="join_topics"),
    path("commentary/topics/<int:pk>/rename/", topic_views.rename_topic, name="rename_topic"),
    path("commentary/topics/<int:pk>/split/", topic_views.split_topic, name="split_topic"),
    path("commentary/<int:pk>/", views.detail, name="detail"),
    path("commentary/<int:pk>/edit/", writing_views.edit, name="edit"),
    path("commentary/<int:pk>/carry/", carrying_views.carry, name="carry"),
    path("commentary/<int:pk>/keep/", keeping_views.keep, name="keep"),
    path("commentary/<int:pk>/leave/", keeping_views.leave, name="leave"),
    path("commentary/<int:pk>/preview/", writing_views.preview, name="preview"),
    path("commentary/<int:pk>/written/", history_views.written, name="written"),
    path("commentary/<int:pk>/written/bring-back/", history_views.bring_back, name="bring_back"),
    path("commentary/<int:pk>/step/", views.step, name="step"),
    path("commentary/<int:pk>/advice/<slug:key>/", advice_views.one_advice, name="advice"),
    path("commentary/<int:pk>/remarks/", remark_views.make, name="remark"),
    path("commentary/<int:pk>/remarks/<int:remark>/", remark_views.one_remark, name="one_remark"),
    path("commentary/<int:pk>/compare/", views.compare, name="compare"),
]
