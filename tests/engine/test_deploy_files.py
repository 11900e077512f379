"""What lies in deploy/ is understood by those it is for, and says what the docs say of it."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

import flows

HERE = Path(flows.__file__).parent.parent
DEPLOY = HERE / "deploy"


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """All but where the program lies, which is the user's to say."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = (DEPLOY / "dronewire.service").read_text()
    file = tmp_path / "dronewire.service"
    file.write_text(unit.replace("/opt/dronewire/.venv/bin/dronewire", "/bin/true").replace("/opt/dronewire", "/tmp"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_compose_understands_its_file() -> None:
    """As `docker compose config` says it."""
    if (
        not shutil.which("docker")
        or subprocess.run(["docker", "compose", "version"], check=False, capture_output=True).returncode
    ):
        pytest.skip("docker compose is not installed")
    command = ["docker", "compose", "-f", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_is_closed_to_the_world_looked_after_and_keeps_what_it_writes() -> None:
    """Its page has no login, so its port is this machine's; health is asked for; there is a volume."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    service = compose["services"]["dronewire"]

    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["healthcheck"]["test"][:3] == ["CMD", "dronewire", "doctor"]
    assert service["volumes"] == ["dronewire:/var/lib/dronewire"]
    assert "dronewire" in compose["volumes"]


def test_each_deployment_is_a_flow_of_its_name_and_none_wakes_a_paused_schedule() -> None:
    """A flow is a file is a deployment; `active` stands nowhere."""
    register = yaml.safe_load((HERE / "prefect.yaml").read_text())
    names = {one["name"] for one in register["deployments"]}

    assert {"watch", "daily", "rematch", "reextract", "checkup", "upkeep"} <= names
    assert all(one["entrypoint"] == f"flows.{one['name']}:{one['name']}" for one in register["deployments"])
    assert all("active" not in schedule for one in register["deployments"] for schedule in one.get("schedules", ()))
