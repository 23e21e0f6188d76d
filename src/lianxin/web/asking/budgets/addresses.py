"""Addresses of budgets for everybody."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/budgets/", views.budgets, name="budgets"),
    path("<slug:slug>/budgets/<int:number>/", views.budget, name="budget"),
    path("<slug:slug>/budgets/<int:number>/result/", views.result, name="budget_result"),
    path("<slug:slug>/budgets/<int:number>/votes.pb", views.votes, name="budget_votes"),
    path("<slug:slug>/budgets/<int:number>/result.json", views.document, name="budget_document"),
)
