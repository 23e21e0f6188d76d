from importlib import import_module

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "lianxin.office"

    def ready(self) -> None:
        import_module("lianxin.office.tasks")  # declares its timed work
