from importlib import import_module

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "lianxin.channels"

    def ready(self) -> None:
        import_module("lianxin.channels.tasks")  # declares its timed work
        import_module("lianxin.channels.notices")  # declares what is told to those who spoke, and sends it
        import_module("lianxin.channels.probes")  # tries every door once a day
