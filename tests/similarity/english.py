"""Invented English prose for the alignment tests: an article, two others on other themes, and what was made of the first."""

ARTICLE = (
    "The ferry between Harrow Point and the island of Skerrin stopped sailing in the autumn after the storm tore its landing stage "
    "from the rocks. For eleven weeks the two hundred islanders were supplied by fishing boats, which could carry neither cattle "
    "nor fuel. The harbour council met in the old customs house and argued about who should pay for repairs.\n\n"
    "An engineer named Clara Whitcombe proposed a floating pier held by chains instead of piles driven into the seabed. Her "
    "drawings showed how the platform would rise with the tide and swing aside when heavy waves came from the north. Several "
    "fishermen doubted that chains could hold through a winter, yet they agreed to lend their winches for a trial.\n\n"
    "The trial began in January with a raft of empty oil drums. Sensors borrowed from the university recorded the pull on every "
    "anchor, and schoolchildren copied the readings into a ledger each morning. In the worst gale of the season the raft moved "
    "less than four metres and returned to its place within the hour.\n\n"
    "Encouraged by the measurements, the council ordered a pier of galvanised steel from a yard on the mainland. The cost came to "
    "a third of what rebuilding the stone landing would have taken, and half of the money was raised by selling shares to the "
    "islanders themselves. Each shareholder received a vote on the timetable and a free crossing on Sundays.\n\n"
    "The first boat tied up at the new pier on the second of May. Shepherds drove forty ewes across the gangway before noon, and "
    "the postmistress handed out eleven weeks of letters. Since then no sailing has been cancelled because of the landing, and "
    "two neighbouring islands have sent their own councillors to look at the chains.\n"
)
GARDEN = (
    "Every spring the botanical society prints a list of seeds that members may exchange by post. Beans travel well, but the "
    "bulbs of lilies spoil unless they are packed in dry moss. Last year a gardener from the valley offered a yellow tomato that "
    "ripens in cool summers, and more requests arrived than she could fill.\n\n"
    "The society keeps notes about germination in a cabinet of index cards. Volunteers sow ten grains of each kind on blotting "
    "paper and count the sprouts after a fortnight. A variety that fails twice is struck from the catalogue and its donor is asked "
    "for fresh stock.\n\n"
    "Beginners often water too much. An experienced grower lets the soil dry until the leaves droop slightly, because thirst "
    "sends the roots downward. Slugs are gathered by lantern light, never poisoned, since the hedgehogs would suffer as well.\n"
)
CLOCKS = (
    "The museum of clocks occupies the upper floors of a former granary. Its oldest piece is an iron turret clock without a "
    "dial, made to ring bells for monks who rose before dawn. Visitors may wind it on Fridays under the eye of the curator.\n\n"
    "Pocket watches fill the second room. One of them stopped a bullet during a duel and still shows the minute at which the "
    "quarrel ended. Another was repaired so often that only the case remains from the maker whose name is engraved inside.\n\n"
    "A workshop under the roof trains apprentices for three years. They learn to cut wheels, polish pivots and file springs, and "
    "their final task is to build an escapement from brass sheet without any printed plan.\n"
)
# Clara Whitcombe's trial, with neighbouring words exchanged, some left out and some replaced
SHUFFLED = (
    "trial The began January in with of a raft empty oil barrels. from the Sensors borrowed university the recorded pull every on "
    "anchor, and copied schoolchildren readings the into ledger a each day. the In worst storm of season the moved the raft less "
    "four than metres returned and to place its the within hour. Encouraged the by measurements, council the ordered pier a "
    "galvanised of steel a from yard mainland on the. cost The to came third a of rebuilding what stone the landing would taken "
    "have, half and of the was cash raised selling by shares to islanders the themselves."
)
# the same passage as it might come back from another language
RETOLD = (
    "In January the trial started with a raft made of empty oil barrels. Sensors that had been lent by the university recorded the "
    "force on each anchor, and every morning schoolchildren wrote the readings down in a ledger. During the heaviest gale of the "
    "season the raft shifted by less than four metres and came back to its place within one hour. The measurements encouraged the "
    "council, which ordered a pier made of galvanised steel from a shipyard on the mainland. The costs were one third of what it "
    "would have taken to rebuild the stone landing, and half the money was raised through the sale of shares to the islanders."
)
SUMMARY = (
    "A storm stopped the ferry between Harrow Point and Skerrin, and for eleven weeks fishing boats supplied the islanders. The "
    "engineer Clara Whitcombe proposed a floating pier held by chains, and fishermen lent their winches for a trial with a raft of "
    "oil drums. Sensors recorded the pull on the anchors, and the council then ordered a steel pier from the mainland, half of it "
    "paid by shares sold to islanders. Since the first boat tied up in May no sailing has been cancelled, and neighbouring islands "
    "have sent councillors to look."
)


def host(inserted: str) -> str:
    """A document of its own prose with a paragraph set into its middle."""
    return f"{GARDEN}\n{inserted}\n\n{CLOCKS}"
