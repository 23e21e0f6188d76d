"""Addresses of budgets for the staff."""

from django.urls import path

from . import comparing, steps, views

PATHS = (
    path("<slug:slug>/desk/budgets/", views.budgets, name="budgets_desk"),
    path("<slug:slug>/desk/budgets/new", views.announce, name="budget_new"),
    path("<slug:slug>/desk/budgets/<int:number>/", views.budget, name="budget_desk"),
    path("<slug:slug>/desk/budgets/<int:number>/project", views.project, name="budget_project"),
    path("<slug:slug>/desk/budgets/<int:number>/drop", views.drop, name="budget_drop"),
    path("<slug:slug>/desk/budgets/<int:number>/vote", views.vote, name="budget_vote"),
    path("<slug:slug>/desk/budgets/<int:number>/rules", comparing.rules, name="budget_rules"),
    path("<slug:slug>/desk/budgets/<int:number>/steps/", steps.steps, name="budget_steps"),
    path("<slug:slug>/desk/budgets/<int:number>/steps/tell", steps.tell, name="budget_step"),
)
