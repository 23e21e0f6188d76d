from importlib import import_module

from django.apps import AppConfig


class ActConfig(AppConfig):
    name = "lianxin.act"

    def ready(self) -> None:
        import_module("lianxin.act.tasks")  # declares its consumers
