from importlib import import_module

from django.apps import AppConfig


class VerifyConfig(AppConfig):
    name = "lianxin.verify"

    def ready(self) -> None:
        import_module("lianxin.verify.tasks")  # declares its consumers
