"""The client against a server of its own, as installed from the wheel."""

import asyncio
import unittest

import medwage


class ClientTest(unittest.TestCase):
    """One server for all, since it takes a moment to start."""

    @classmethod
    def setUpClass(cls) -> None:
        cls._server = medwage.start()
        cls.client = cls._server.__enter__()

    @classmethod
    def tearDownClass(cls) -> None:
        cls._server.__exit__(None, None, None)

    def test_published_figures_are_numbers(self) -> None:
        nation = self.client.find_benchmark("29-2072")
        self.assertEqual(nation.annual.p50, 51_140.0)
        self.assertEqual(nation.annual.mean - nation.annual.p50, 5_650.0)
        self.assertEqual((nation.answer, nation.grade, nation.employment), ("published", "A", 194_720))
        self.assertIn("oews-2025-05", nation.release)
        self.assertEqual(nation.annual.gaps(), {})

    def test_a_modeled_figure_says_so_and_has_an_interval(self) -> None:
        dallas = self.client.find_benchmark("medical coder", area="Dallas", industry="hospital")
        self.assertEqual(dallas.answer, "modeled")
        self.assertLess(dallas.median_interval.low, dallas.annual.p50)
        self.assertGreater(dallas.median_interval.high, dallas.annual.p50)
        published = self.client.find_benchmark("medical coder", area="Dallas", industry="hospital", published_only=True)
        self.assertEqual(published.answer, "fallback")

    def test_a_gap_is_never_taken_for_a_number(self) -> None:
        albany = self.client.find_benchmark("29-1215", area="Albany, OR")
        gap = albany.annual.p90
        self.assertIsInstance(gap, medwage.Gap)
        self.assertEqual((gap.kind, gap.lower_bound), ("lower_bound", 239_200.0))
        self.assertEqual(str(gap), "at least $239,200")
        for use in (
            lambda: float(gap),
            lambda: gap + 1,
            lambda: 1 - gap,
            lambda: gap * 2,
            lambda: gap / 2,
            lambda: gap > 100_000,
            lambda: gap == 0,
            lambda: bool(gap),
            lambda: round(gap),
            lambda: sum([gap]),
            lambda: max(gap, 1),
            lambda: sorted([gap, 1.0]),
            lambda: f"{gap:.0f}",
        ):
            with self.assertRaises((medwage.MissingFigure, TypeError)):
                use()

    def test_lists_have_every_page_and_become_frames(self) -> None:
        ranking = self.client.rank_areas("29-2072")
        self.assertGreater(len(ranking), 500)
        frame = ranking.to_pandas()
        self.assertEqual(frame["annual_p50_usd"].iloc[0], ranking[0].annual_p50_usd)
        self.assertEqual(str(frame["annual_p50_usd"].dtype), "float64")
        states = self.client.list_benchmarks('occupation = "29-1211" AND area_kind = STATE').to_pandas()
        bounded = states[states["annual_p90_usd"].isna()]
        self.assertTrue(bounded["annual_gaps"].str.contains("p90: at least|p90: withheld").all(), bounded)
        self.assertGreater(len(bounded), 10)

    def test_people_offers_credentials_and_plans(self) -> None:
        estimate = self.client.estimate_pay("medical coder", area="Boston", experience_years=6, credentials=["CPC"])
        self.assertGreater(estimate.annual.p50, 50_000)
        self.assertIn("experience", {factor.kind for factor in estimate.factors})
        offer = self.client.evaluate_offer("medical coder", annual_usd=40_000, area="Boston", experience_years=6)
        self.assertEqual(offer.verdict, "below_market")
        self.assertLess(offer.median_delta_usd, 0)
        ranked = self.client.rank_credentials("medical coder", area="OH", experience_years=3, credentials="CPC")
        self.assertTrue(any(it.availability == "open" for it in ranked))
        plans = self.client.plan_career("medical coder", area="OH", experience_years=3, target_role="auditor")
        self.assertIn("soonest", {strength for plan in plans for strength in plan.strengths})
        self.assertTrue(all(step.end_month >= step.start_month for plan in plans for step in plan.steps))
        compared = self.client.compare_benchmarks([("29-2072", "Boston"), ("29-2072", "Austin, TX")])
        self.assertEqual([it.benchmark.annual.p50 for it in compared], [60_460.0, 48_990.0])
        self.assertEqual(list(compared.to_pandas()["annual_p50_usd"]), [60_460.0, 48_990.0])

    def test_an_error_has_its_reason_and_candidates(self) -> None:
        with self.assertRaises(medwage.MedwageError) as caught:
            self.client.find_benchmark("medical coder", area="Springfield")
        error = caught.exception
        self.assertEqual((error.code, error.reason), ("INVALID_ARGUMENT", "AREA_AMBIGUOUS"))
        names = [candidate.display_name for candidate in error.fields[0].candidates]
        self.assertIn("Springfield, MO", names)

    def test_coroutines_give_the_same_answers(self) -> None:
        target = self.client.target

        async def ask() -> list[medwage.Benchmark]:
            async with medwage.AsyncClient(target) as client:
                with self.assertRaises(medwage.MedwageError):
                    await client.find_benchmark("no such work at all")
                return await asyncio.gather(*(client.find_benchmark("29-2072", area=area) for area in ("Boston", "TX")))

        boston, texas = asyncio.run(ask())
        self.assertEqual(boston.annual.p50, 60_460.0)
        self.assertEqual(texas.summary, self.client.find_benchmark("29-2072", area="TX").summary)


if __name__ == "__main__":
    unittest.main()
