from importlib import import_module

from django.apps import AppConfig


class HearConfig(AppConfig):
    name = "lianxin.hear"

    def ready(self) -> None:
        import_module("lianxin.hear.tasks")  # declares its consumers
