"""Exports and the verb `report`: what is written in the background or to files, and what stays when it is broken off."""

import hashlib
import stat

import pytest

import penstock


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A data folder with enough deals that an export of them takes a while."""
    folder = tmp_path_factory.mktemp("exports")
    penstock.run("generate", folder / "bundle", "--deals", "6000", "--seed", "5")
    penstock.run("import", folder / "bundle", data=folder / "data")
    return folder / "data"


def export(server, report="stage-changes", form="xml", **parameters):
    taken = server.client.post("/api/v1/exports", {"report": report, "format": form, "parameters": parameters})
    assert taken.status == 202, taken
    return taken.json["id"]


def finished(server, export_id):
    def state():
        return server.client.get(f"/api/v1/exports/{export_id}").json
    assert penstock.eventually(lambda: state()["state"] not in ("queued", "running"), penstock.HANG_SECONDS)
    return state()


def file_of(server, export_id):
    answer = server.client.get(f"/api/v1/exports/{export_id}/file")
    assert answer.status == 200, answer
    return answer


def test_exports_go_on_after_the_server_was_killed(imported, serve):
    server = serve(imported)
    ids = [export(server, form=form) for form in ("xml", "ndjson", "xlsx", "csv")]
    assert server.client.get(f"/api/v1/exports/{ids[-1]}").json["state"] in ("queued", "running")
    server.kill()
    server = serve(imported)
    assert [entry["id"] for entry in server.client.get("/api/v1/exports").json["data"]] == ids
    for export_id in ids:
        done = finished(server, export_id)
        assert done["state"] == "succeeded", done
        body = file_of(server, export_id).body
        assert hashlib.sha256(body).hexdigest() == done["result"]["sha256"]
        assert len(body) == done["result"]["bytes"]
    # The same question once more, after everything is quiet: the same bytes.
    first = finished(server, ids[3])
    report = server.client.get(f"/api/v1/reports/stage-changes?format=csv&as_of={first['as_of']}")
    assert report.body == file_of(server, ids[3]).body
    folder = next((imported / "exports").iterdir())
    assert sorted(path.suffix for path in folder.iterdir()) == sorted([".json"] * 4 + [
        ".xml-file", ".ndjson-file", ".xlsx-file", ".csv-file"])
    for export_id in ids:
        assert server.client.delete(f"/api/v1/exports/{export_id}").status == 204
    assert list(folder.iterdir()) == []


def test_a_running_export_is_ended(imported, serve):
    server = serve(imported)
    export_id = export(server, form="xlsx")
    assert server.client.delete(f"/api/v1/exports/{export_id}").status == 204
    assert finished(server, export_id)["state"] == "cancelled"
    assert server.client.get(f"/api/v1/exports/{export_id}/file").status == 409
    assert server.client.delete(f"/api/v1/exports/{export_id}").status == 204


def test_exports_of_a_deleted_workspace_are_gone(imported, serve):
    server = serve(imported, is_open=False)
    assert penstock.run("workspace", "create", "second", data=imported).returncode == penstock.OK
    key = penstock.make_key(imported, scope="admin", workspace="second")["secret"]
    second = server.new_client(key)
    taken = second.post("/api/v1/exports", {"report": "deals", "format": "csv"})
    assert taken.status == 202, taken
    assert penstock.eventually(lambda: second.get(f"/api/v1/exports/{taken.json['id']}").json["state"] == "succeeded")
    before = set((imported / "exports").iterdir())
    assert penstock.run("workspace", "delete", "second", data=imported).returncode == penstock.OK
    assert len(before - set((imported / "exports").iterdir())) == 1


def test_a_report_appears_whole_or_not_at_all(imported, tmp_path):
    out = tmp_path / "deals.csv"
    out.write_text("what was there")
    refused = penstock.run("report", "dealz", "--out", out, data=imported)
    assert refused.returncode == penstock.REFUSED
    assert "Did you mean deals?" in refused.stderr
    assert out.read_text() == "what was there"
    done = penstock.run("report", "deals", "--out", out, data=imported)
    assert done.returncode == penstock.OK
    assert out.read_text().startswith("id,title,pipeline")
    assert [path.name for path in tmp_path.iterdir()] == ["deals.csv"]
    # As any other file of its user, unlike those of the data folder.
    (tmp_path / "other").touch()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


@pytest.mark.parametrize("arguments, code, says", [
    (("report", "deals", "--out", "/dev/full", "--format", "csv"), penstock.DISK_FAILURE, "No space left"),
    (("report", "deals", "--out", "deals.cvs"), penstock.USAGE, "names no format"),
    (("report", "deals", "--format", "cvs"), penstock.USAGE, "did you mean csv?"),
    (("report", "deals", "--format", "svg"), penstock.REFUSED, "has nothing that svg could hold"),
    (("report", "person-context"), penstock.REFUSED, "contact_id"),
    (("report", "deals", "--pipeline", "Sals"), penstock.REFUSED, "Sales"),
    (("report", "deals", "--out", "/nowhere/deals.csv"), penstock.REFUSED, "cannot be made"),
])
def test_what_a_report_cannot_do_is_said(imported, tmp_path, arguments, code, says):
    done = penstock.run(*arguments, data=imported, cwd=tmp_path)
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_reports_are_listed(imported):
    done = penstock.run("report", data=imported)
    assert done.returncode == penstock.OK
    assert "pipeline-review" in done.stdout and "xlsx" in done.stdout
