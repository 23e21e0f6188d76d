from importlib import import_module

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "lianxin.channels"

    def ready(self) -> None:
        import_module("lianxin.channels.tasks")  # declares its timed work
