"""A headless Chromium, told what to do over its DevTools protocol: what a page asks for, says, shows and measures."""

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
START_SECONDS = 60.0
TOLD = {"Network.requestWillBeSent", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}


def executable() -> str | None:
    """Path of the installed browser; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Page:
    """One tab."""

    socket: websocket.WebSocket
    events: list[dict[str, Any]] = field(default_factory=list)
    """What the page has asked for and said, in order."""
    number: int = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give one command and wait for its answer."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                assert "error" not in message, message
                return dict(message["result"])
            if message.get("method") in TOLD | {"Page.loadEventFired"}:
                self.events.append(message)

    def open(self, path: Path, width: int, *, has_scripts: bool = True) -> None:
        """Load a file at a window's width, as a phone or a screen has it."""
        for domain in ("Network", "Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=not has_scripts)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri())
        deadline = time.monotonic() + START_SECONDS
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            assert time.monotonic() < deadline, "the page does not load"
            self.call("Page.getFrameTree")
            time.sleep(0.05)

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives; the page's own policy does not bind whoever drives the browser."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"]["value"]

    @property
    def requests(self) -> list[str]:
        """Addresses that the page has asked for, itself among them."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What stands in the console."""
        kinds = TOLD - {"Network.requestWillBeSent"}
        return [event["params"] for event in self.events if event["method"] in kinds]

    def picture(self, path: Path) -> None:
        """Save the whole page as a PNG."""
        shown = self.call("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        path.write_bytes(base64.b64decode(shown["data"]))

    def paper(self, path: Path) -> None:
        """Save the page as it prints, as a PDF."""
        printed = self.call("Page.printToPDF", preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(printed["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A browser with a profile in this folder, and its tab.

    Raises
    ------
    TimeoutError
        If it does not start.
    """
    command = [executable() or NAMES[0], *OPTIONS, f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port = _port(folder / "DevToolsActivePort")
        root = websocket.create_connection(f"ws://127.0.0.1:{port[0]}{port[1]}", timeout=START_SECONDS)
        targets = Page(root).call("Target.getTargets")["targetInfos"]
        root.close()
        tab = next(target["targetId"] for target in targets if target["type"] == "page")
        address = f"ws://127.0.0.1:{port[0]}/devtools/page/{tab}"
        with_tab = websocket.create_connection(address, timeout=START_SECONDS)
        yield Page(with_tab)
        with_tab.close()
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _port(file: Path) -> tuple[str, str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        if len(lines) == 2:
            return lines[0], lines[1]
        time.sleep(0.05)
    raise TimeoutError("Chromium does not start.")
