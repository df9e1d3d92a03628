"""Where its pages are."""

from django.urls import path

from commentary import advice_views, views

app_name = "commentary"
urlpatterns = [
    path("commentary/", views.commentaries, name="list"),
    path("commentary/cycles/open/", views.open_cycle, name="open_cycle"),
    path("commentary/<int:pk>/", views.detail, name="detail"),
    path("commentary/<int:pk>/edit/", views.edit, name="edit"),
    path("commentary/<int:pk>/step/", views.step, name="step"),
    path("commentary/<int:pk>/advice/<slug:key>/", advice_views.one_advice, name="advice"),
    path("commentary/<int:pk>/compare/", views.compare, name="compare"),
]
