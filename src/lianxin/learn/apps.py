from importlib import import_module

from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "lianxin.learn"

    def ready(self) -> None:
        import_module("lianxin.learn.entries")  # declares its kinds
        import_module("lianxin.learn.tasks")  # declares its consumers
