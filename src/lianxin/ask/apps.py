from importlib import import_module

from django.apps import AppConfig


class AskConfig(AppConfig):
    name = "lianxin.ask"

    def ready(self) -> None:
        import_module("lianxin.ask.tasks")  # declares its timed work
