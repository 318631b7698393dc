"""Triggers and views of contest files that earlier versions made.

Such files are never rewritten: the recount takes its queries from this program, not from the file. The
digests show whether the file's own triggers and views are still those of its version. A file of version 1
cannot be read; that version was never released.
"""

DIGESTS = {
    2: {
        "ledger_is_never_changed": "8d54af14fb1316c9",
        "ledger_is_never_cut": "eb60c792cc087fb3",
        "ledger_grows_at_its_end": "4b8b0946416dcd24",
        "fact": "95ff840a5826de40",
        "contestant": "3b9e65eaf06fc62c",
        "running": "2f0531d598ac430e",
        "unranked": "12192344dca4a2b6",
        "ballot": "df7651acea7c1ccf",
        "mark": "5ab1b030ba0202ae",
        "penalty": "8520b7be13787e9f",
        "declared": "7b925f39eb8ecd47",
        "stage": "920ebf78ab1025d7",
        "rule": "84c87ddaf596da3c",
        "leaf": "976b062791db161d",
        "result": "6ec0167fbb0781a0",
        "factor": "685886653f513058",
        "entrant": "d81a10d47c48ef4d",
        "counted": "5c87fa5959fe0021",
        "combined": "beb9e4a6d29f297f",
        "jury": "4277aef8a45ae25c",
        "final": "c259c859124b3d6d",
        "standing": "fd5397d8acbc455a",
    },
}
"""By version of the schema, the digest of each statement by the name of its trigger or view."""
