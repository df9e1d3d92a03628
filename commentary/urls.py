"""Where its pages are."""

from django.urls import path

from commentary import views

app_name = "commentary"
urlpatterns = [
    path("", views.commentaries, name="list"),
    path("cycles/open/", views.open_cycle, name="open_cycle"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/step/", views.step, name="step"),
    path("<int:pk>/compare/", views.compare, name="compare"),
]
