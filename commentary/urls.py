"""URLs of commentary."""

from django.urls import path

from commentary.views import (
    advice,
    autosave,
    board,
    cycle,
    detail,
    earlier_commentary,
    editor,
    history,
    known_names,
    remark,
    review,
    topic,
)

app_name = "commentary"
urlpatterns = [
    path("commentary/", detail.commentaries, name="list"),
    path("commentary/review/", review.review, name="review"),
    path("commentary/board/", board.board, name="board"),
    path("commentary/reminders/", board.reminders, name="reminders"),
    path("commentary/cycles/", cycle.calendar, name="calendar"),
    path("commentary/cycles/open/", cycle.open_cycle, name="open_cycle"),
    path("commentary/cycles/plan/", cycle.plan, name="plan"),
    path("commentary/cycles/<int:pk>/", cycle.cycle, name="cycle"),
    path("commentary/cycles/<int:pk>/move/", cycle.move_dates, name="move_dates"),
    path("commentary/cycles/<int:pk>/ask/", cycle.ask_for_words, name="ask_for_words"),
    path("commentary/known-names/", known_names.known_names, name="known_names"),
    path("commentary/known-names/remove/", known_names.remove_known_name, name="remove_known_name"),
    path("commentary/rules/", board.rules, name="rules"),
    path("commentary/rules/<int:pk>/", board.rule, name="rule"),
    path("commentary/topics/", topic.topic_list, name="topics"),
    path("commentary/topics/add/", topic.add_topic, name="add_topic"),
    path("commentary/topics/join/", topic.join_topics, name="join_topics"),
    path("commentary/topics/<int:pk>/rename/", topic.rename_topic, name="rename_topic"),
    path("commentary/topics/<int:pk>/split/", topic.split_topic, name="split_topic"),
    path("commentary/<int:pk>/", detail.detail, name="detail"),
    path("commentary/<int:pk>/edit/", editor.edit, name="edit"),
    path("commentary/<int:pk>/carry/", earlier_commentary.carry, name="carry"),
    path("commentary/<int:pk>/keep/", autosave.keep, name="keep"),
    path("commentary/<int:pk>/leave/", autosave.leave, name="leave"),
    path("commentary/<int:pk>/preview/", editor.preview, name="preview"),
    path("commentary/<int:pk>/written/", history.written, name="written"),
    path("commentary/<int:pk>/written/bring-back/", history.bring_back, name="bring_back"),
    path("commentary/<int:pk>/step/", detail.step, name="step"),
    path("commentary/<int:pk>/advice/<slug:key>/", advice.one_advice, name="advice"),
    path("commentary/<int:pk>/remarks/", remark.make, name="remark"),
    path("commentary/<int:pk>/remarks/<int:remark>/", remark.one_remark, name="one_remark"),
    path("commentary/<int:pk>/compare/", detail.compare, name="compare"),
]
