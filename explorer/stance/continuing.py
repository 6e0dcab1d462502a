# ruff: noqa: E501  (one phrase a line, however many words may stand in one of its places)
"""The cue phrases with which a writer goes on: backs, explains, presses further, comes back, or merely mentions."""

from __future__ import annotations

from typing import Final

from explorer.stance.phrases import lines

INTENSIFY: Final = lines("""
    not just|only|merely|simply ... but|it|also|:|—|,
    is|are|was|does|do not just|only|merely|simply
    more can hurt|harm|backfire
    more ... does|do not|worse|harm|hurt|backfire|less
    backfir~
    actively harmful|harm|backfire|hurt|damage|worse|counterproductive
    even worse
    worse still|yet
    goes|go further|deeper|beyond
    warning|warn~|caution~|caveat against ?the thinking|believing|supposing|assuming|imagining|expecting|concluding|more|doing|going|pushing|adding
    strongest|boldest|starkest|sharpest|purest version|form|statement|case|expression|evidence
    flip side
    flipside
    the same|this logic|point|lesson|mechanism|pattern|principle ... reverse
    also|equally|just as true|visible in reverse
    make~ matters|things|it worse
    counterproductive
    all the more
    the more ... the more|less|worse|better|fewer
    more so
    what is more
    as if that were not
    stronger still
    more striking|striking still|surprising|surprisingly|telling|tellingly|remarkable|remarkably
""")
"""A passage that presses the same answer further, often in words of harm."""

SOFT: Final = lines("""
    twist
    flip side
    flipside
    turns|turned|turn out
    surpris~
    strange~|stranger|odd|oddly|oddest
    paradox~
    irony|ironic|ironically
    in a useful|helpful|productive|interesting way
    counterintuitive~
    unexpected~
    you did not know
    here is the part|thing|twist|catch|surprise|odd|interesting
""")
"""Words of surprise: they look like a turn and mostly bring support."""

SUPPORT: Final = lines("""
    clearest|strongest|cleanest|best|firmest|hardest|plainest|most direct|striking|convincing|compelling|telling evidence|support|demonstration|case|proof|test|example|illustration|version|statement|data|sign|framing
    most direct|striking|convincing|compelling|telling|vivid|systematic evidence|support|demonstration|case|proof|test|example|illustration|version
    converg~
    companion
    also
    likewise|similarly|moreover|furthermore|additionally|besides
    in the same direction|way|vein|spirit
    the same pattern|shape|story|result|logic|lesson|mechanism|direction|conclusion|thing|picture|holds|is|goes|applies|point|effect|finding
    point~ the same way|direction
    point~ in the same
    confirm~|corroborat~|reinforc~|bolster~|strengthen~|underscor~|bears|bear|bore ?this|it|that out
    agree~|consistent with
    supports|support|supported|supporting this|that|the|it|a|by
    back~ this|it|that up
    in line with
    echoes|mirrors
    extend~ the|this
    replicat~ in|across|the
    independent~
    evidence for|that
    the answer|corpus
    in other words
    that is|means
    both|all|two|three ... point|agree|find|reach|show|converge
    another|a second|a third|a further ... strand|line|source|piece|reason|route|path|channel|study|finding|way|return|effect|benefit|advantage
    second|third reason|return|channel|strand|benefit|advantage|mechanism|effect|source|route
    adds|add that|to|weight
    sharpen~
    compounds over|with|this|it
""")
"""Words that continue or back what was said."""

EXPAND: Final = lines("""
    ^ why
    ^ because
    ^ the|one|a mechanism|mechanisms|reason|reasons|explanation|cause|driver|logic|root|key|engine
    ^ the deeper|underlying|simplest|likely|likeliest|main|usual|best|real|plain|second|other reason|explanation|cause|mechanism|driver|logic|part|point
    ^ what makes|explains|drives|matters|lies|does|works|distinguishes|separates|counts|changes|is
    ^ how
    ^ part of the
    ^ part of the answer|reason|explanation
    ^ this|that|it|the ... is because|why|explained|due
    mechanism~
    deeper reason|cause|point|logic|explanation
    the reason|explanation|mechanism|cause is|lies|seems|for
    explain~ why|how|the
    boil~ down|to
    rest~ on
    the lever|key|driver|engine|ingredient
    why|how|where|what|who|when ... ?
    ^ the|one|a|some|part|another ?first|second|third|other ?part half|part|leak|answer|step|source|channel|element|piece
    ^ begin|start|take|consider|look|think|suppose|imagine with|first|the|at|of|a
    ^ there|here is|are also|another|a ?slower|second|third|further effect|route|benefit|channel|gain|reason|way|argument|mechanism
    points|point the same
    accordingly|for instance|for example
    ^ then
    ^ money|time|scale|speed|size|biology|arithmetic
    reason~|cause~ ?is|are|lies|lie ?in|why|for
    ^ one|two|three|several|four|five ?further|independent|separate|different lines|strands|findings|studies|routes|mechanisms|reasons|results|things|pieces|channels|trials|experiments ... explain|converge|point|make|show|support|agree|back|help|suggest|tell|confirm|do|stand
    ^ the same|this|that|these logic|pattern|effect|principle|mechanism|idea|point|holds|extends|appears|shows|goes|works
    ^ underneath|behind|beneath|at|under the|this|that|all|it ?heart|root
""")
"""Openers that explain or carry on the answer."""

RETURN: Final = lines("""
    ^ so
    ^ hence|thus|therefore|consequently|accordingly
    ^ which is|explains why|precisely
    ^ this|that is why|precisely|exactly|just
    which is precisely|exactly|just|why
    ^ in short|sum|other
    ^ taken together
    ^ put together|another|plainly|differently
    ^ either way
    ^ on balance
    ^ overall|ultimately|altogether
    do|does|did not overturn|undo|change|refute|defeat|erase|cancel|negate|reverse|sink|alter|upset|undermine
    precisely because|why|the|what
    not ... per se but
    per se
    if anything
    rather than a refutation|counterexample|exception|contradiction
    exactly what|as
    ^ the lesson|point|upshot|moral|implication|conclusion|result is
    ^ even then|here|there
    ^ far from
    ^ what matters|counts|survives|stands
    ^ either way
    still hold~|stand~
    hold~|stand~|remain~|survive~ ?even ?all the|up|firm|intact|once|after|when|robust
    prov~ the rule
    the exception~ prove~|confirm~
    ^ what ?, ?then reconciles|survives|remains|stands|emerges|follows|is|these|this|saves|unites|connects|joins|binds
    ^ what ?, ?then survives|remains|is|stands ... ?
    ^ the ?two|three|both ?accounts|views|findings|sides|pictures|stories are|less|fit|meet|agree|need
    reconcil~
    less incompatible|contradictory|opposed
    ^ put|taken|read|seen|held|added|viewed ?side|all together|this|so|side|that
    ^ all|both of|these|this|findings|strands|results point|fit|say|show|lead|agree
    ^ the sensible|useful|practical|right|better|real|fair|honest|sober reading|line|question|answer|lesson|synthesis|conclusion|view
    in other words
    that is a|an verdict|point|argument|lesson on|about|against|for
    narrows|narrowed it|the|this
    , then ,
    so|thus the|it|this|what|that|you|we
    which is|was|makes why|precisely|exactly|what|the|it
    makes|make the|this|that|it ... look|looks|seem better|stronger|worse|weaker
    survives|survive|survived|persists|remains|remain|stands ?even ?intact when|the|this|that|after|all
    for the same reason
""")
"""Words that come back to the answer after an excursion."""

MENTION: Final = lines("""
    a|another separate|different matter|question|issue|topic|problem|debate|strand|literature|story|subject
    separate matter~|question~|debate~|literature~|strand~|subject~|stor~
    is|are another|a different matter|question|story|debate|subject|topic|inquiry|trade|thing|enterprise|business|undertaking|affair
    best|better read|treated|taken|discussed|left separately|apart|elsewhere
    treat~|discuss~|cover~|handl~|taken ?up under|separately|elsewhere
    usually|generally|often cited|quoted when|whenever|alongside|beside
    tells|tell|told it|this|that ?story well|fully|elsewhere
    see also
    for background|context|comparison|reference|completeness
    by way of background|context|comparison|introduction
    as background|context
    adjacent to
    adjacent question~|literature~|topic~|matter~|work|field~|debate~
    orthogonal
    tangential~|tangent
    in passing
    an aside
    incidentally
    by the way
    sidelight|side note|footnote
    beside|besides the point|question
    beyond|outside the scope|question|frame|remit|reach
    beyond|outside this question|inquiry|line|page|scope
    related|neighbouring|neighboring|adjoining|parallel question~|literature~|debate~|topic~|strand~|field~|issue~|matter~
    without deciding|settling|bearing|touching|speaking
    do|does|did not ?directly|itself|themselves|really|quite ?directly bear|speak|settle|decide|address|concern|touch
    one way or the|another other
    bear~ only indirectly
    a question for another|others
    further reading
    worth noting|mentioning|reading|having in|only|nearby|alongside
    left|set|leave|put|lay aside
    its|their own history|literature|story|subject|debate|question|page
    a|the history|chronicle|survey|glossary|inventory|catalogue|taxonomy|atlas|bibliography of
    sets the scene
    sit~ alongside|beside|next
    belong~ elsewhere
    belong~ to|under|in another|a|that|different ?different heading|question|chapter|story|debate|matter|file|shelf|drawer
    silent on|about
    neutral on|about|between
    neither for|supports|helps nor|or
    as for the|how|where|when|what|who|which
    readers|anyone|those|those who|reader curious|interested|wanting|who|reading
    the definitions|terminology|naming|vocabulary|nomenclature|taxonomy
    will want it|this|to
    for readers|anyone curious|interested
    lies|lie|falls|fall outside|beyond
    neighbour~|neighbor~ question|topic|note|literature|debate
    not ?at ?all what is|was at|being issue|asked|stake
    not the question|subject here|asked
    is|are|was|were|been described|treated|catalogued|cataloged|tabulated|surveyed|documented|listed|covered|compiled|reviewed|chronicled|traced|discussed|summarised|summarized|explained|set|taken|laid ?out|up|separately ?by in|by|elsewhere|§ ?§
    monograph~|handbook~|overview|survey|surveys|catalogue|catalogues|glossary|inventory|textbook|bibliography|directory|encyclop~ on|of|in|exists|lists|for|§
    literature~ on|about|of ... ?,|is|has|exists|that|which|and|, ... separate|large|own|apart
    its|their own|a ?long|large|vast|separate|rich|whole ?separate ?of literature|debate|history|tradition|question
    raise~ issues|questions|problems of|their
    issues|questions|problems of their|its own
    a|another separate|different|further|neighbouring|related|side|own|distinct debate|question|matter|story|issue|literature|topic
    only touches|touched|glances|mentions
    of great|some|little|no|much ?charm|interest ?but|and|relevance|bearing here|little|bearing|relevance
    taken up in|by|elsewhere|§
    laid|lays|set|sets out in|by|separately|elsewhere
    for those|readers|anyone who|curious|interested|wanting|with
    here|this|that is not the place|our|my
    leave|leaves|left|set|sets|put|pass|passes|skip|shall ?that ?it ?this ?them aside|over|out|not|for another
    is|are now|currently being marketed|tested|built|tried|sold|developed
    have|has yet to report|be tested
    etymolog~|notation|terminolog~|nomenclatur~|typolog~|taxonom~
""")
"""Explicit words that a note is named without bearing on the question."""
