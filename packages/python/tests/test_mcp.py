"""`medwage mcp` by the public client of the Model Context Protocol, over the standard streams and over HTTP."""

import asyncio
import json
import signal
import subprocess
import unittest
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable

import mcp
from medwage._local import find_program

Questions = Callable[[mcp.Client], Awaitable[None]]


def by_streams(questions: Questions) -> None:
    async def ask() -> None:
        async with mcp.Client(mcp.StdioServerParameters(command=find_program(), args=["mcp"])) as client:
            await questions(client)

    asyncio.run(asyncio.wait_for(ask(), 60))


def by_http(questions: Questions) -> None:
    async def ask(address: str) -> None:
        async with mcp.Client(address) as client:
            await questions(client)

    with subprocess.Popen([find_program(), "mcp", "--http", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True) as server:
        try:
            address = next(it.rstrip(";") for it in server.stdout.readline().split() if it.startswith("http://"))
            asyncio.run(asyncio.wait_for(ask(address), 60))
            refuse_pages(address)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)
    assert server.returncode == 0, server.returncode


def refuse_pages(address: str) -> None:
    """Neither pages of browsers nor rebound names get an answer."""
    for header in ({"Origin": "https://example.com"}, {"Host": "rebound.example.com"}):
        headers = {"content-type": "application/json", "accept": "application/json, text/event-stream", **header}
        call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
        try:
            urllib.request.urlopen(urllib.request.Request(address, call, headers), timeout=10)
        except urllib.error.HTTPError as error:
            assert error.code == 403, (header, error.code)
        else:
            raise AssertionError(f"{header} was answered")


async def answer(client: mcp.Client, tool: str, **arguments: object) -> str:
    result = await client.call_tool(tool, arguments)
    text = "".join(part.text for part in result.content)
    assert not result.is_error, text
    assert len(text.encode()) <= 1_000, len(text)
    assert "\nSource: U.S. Bureau of Labor Statistics" in text, text
    return text


async def tools_are_listed(client: mcp.Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert len(tools) == 9, sorted(tools)
    for tool in tools.values():
        assert tool.description and tool.title and tool.annotations.read_only_hint, tool
        assert tool.input_schema["additionalProperties"] is False
        assert all(it["description"] for it in tool.input_schema["properties"].values()), tool
    assert tools["find_benchmark"].input_schema["required"] == ["occupation"]


async def questions_are_answered(client: mcp.Client) -> None:
    asked = await answer(client, "ask", question="medical coder in Dallas hospitals")
    assert "median" in asked and "Dallas" in asked, asked
    own = await answer(client, "find_benchmark", occupation="29-2072", area="Boston")
    peers = await answer(client, "find_benchmark", occ_code="292072", scope="metro", area_code="14460", year="2025")
    assert "$60,460" in own and own.splitlines()[:2] == peers.splitlines()[:2], peers
    estimate = await answer(client, "estimate_pay", role="medical coder", area="Boston", experience_years=6, credentials=["CPC"])
    assert "% confidence" in estimate, estimate
    ranking = await answer(client, "rank_areas", occupation="29-2072", limit=5)
    assert "San Jose" in ranking, ranking


async def errors_say_what_to_ask(client: mcp.Client) -> None:
    result = await client.call_tool("find_benchmark", {"occupation": "coder", "area": "Springfield"})
    error = json.loads(result.content[0].text)
    assert result.is_error and error["error"]["reason"] == "AREA_AMBIGUOUS", error
    better = error["next"]
    assert "Springfield" in await answer(client, better["tool"], **better["arguments"])
    result = await client.call_tool("find_benchmark", {"occupation": "coder", "city": "Dallas"})
    assert result.is_error and "area" in result.content[0].text, result


class ToolsTest(unittest.TestCase):
    def test_over_the_standard_streams(self) -> None:
        for questions in (tools_are_listed, questions_are_answered, errors_say_what_to_ask):
            with self.subTest(questions.__name__):
                by_streams(questions)

    def test_over_http(self) -> None:
        for questions in (tools_are_listed, questions_are_answered, errors_say_what_to_ask):
            with self.subTest(questions.__name__):
                by_http(questions)


if __name__ == "__main__":
    unittest.main()
