# ruff: noqa: E501  (one phrase a line, however many words may stand in one of its places)
"""The cue phrases of argument in general English: what a writer says when turning, conceding, dismissing, going on.

No list knows a subject. The lists are wide on purpose, since breadth is what carries over to pages nobody has seen; the
pattern language is that of ``phrases``. What each kind does to the judgement is decided in ``discourse``.
"""

from __future__ import annotations

from typing import Final

from explorer.stance.phrases import lines

TURN: Final = lines("""
    ^ but
    ^ yet
    ^ still
    ^ however
    ^ nevertheless|nonetheless|notwithstanding
    ^ even so
    ^ all the same
    ^ just the same
    ^ that said
    ^ this said
    ^ having said that
    ^ that being said
    ^ then again
    ^ on the other hand|side
    ^ by|in contrast
    ^ conversely|contrariwise
    ^ for all that
    ^ in spite of that|this
    ^ despite that|this|these
    ^ at the same time
    ^ only
    ^ except that
    ^ alas|unfortunately|regrettably|sadly
    , awkwardly|inconveniently|uncomfortably|stubbornly|regrettably|unfortunately|alas ,
    ^ curiously|awkwardly|inconveniently|uncomfortably|stubbornly|worryingly|troublingly
    ^ the other side
    ^ set|weigh~ against this|that|these|it
    ^ against this|that|these|those|it
    ^ against all this|that
    ^ working|standing|pulling|cutting against
    , however ,
    is|are|was|were , however
    , though ,|.|:|—|;
    though .
    however .
    , all the same ,
    , nevertheless|nonetheless|still|yet ,
    — though|but|yet|however
    , by contrast ,
""")
"""A sentence that turns against what came before it."""

CONCEDE: Final = lines("""
    ^ to be fair|sure
    ^ in fairness
    ^ in all fairness
    ^ fairness requires|demands
    ^ admittedly|granted|grant|granting|concededly
    ^ it is|must be|should be|has to be granted|admitted|conceded|said|acknowledged
    ^ it is true
    ^ true ,
    ^ it is not all|only
    ^ it would be wrong|unfair|dishonest|misleading|a mistake|an error|premature|rash|too
    ^ one must|should|has to concede|admit|grant|allow
    ^ there is no denying
    ^ none of this|that|which means|implies|makes|is|settles|proves|should
    ^ this|that does not mean|imply|make
    ^ there is|are|remain|remains ?, ?however ?, ?also a|an|some|one|two|three|several|real|genuine|serious|important|good ?real|serious|genuine|hard|important|honest|sharp|awkward|nagging|stubborn limit~|caveat~|exception~|catch~|cost~|wrinkle~|complication~|qualification~|reservation~|counterexample~|snag~|objection~|problem~|worry|worries|doubt~|puzzle~|boundary|boundaries|drawback~|downside~|ceiling~|price
    ^ there is|are ... limit~|caveat~|exception~|catch|catches|complication~|qualification~|reservation~|counterexample~|snag~|drawback~|downside~|ceiling~
    ^ there is|are also evidence|findings|studies|reasons|grounds
    ^ there is|are another|a second|a different|a darker|a harder side|reading|story|case
    ^ not all|every|everyone|everything|everywhere|everybody|each|only|quite
    ^ not so
    ^ neither is|are|does|do|was|were
    ^ nor is|are|does|do|was|were|has|have|can|should|will|did
    ^ the picture|story|pattern|record|evidence|case|effect|result|benefit|gain|rule|account|link|relationship|advantage|finding ?, ?however ?, is|are|was|has not|less|far from|more|mixed|patchy|uneven|incomplete|thinner|weaker|limited
    ^ the picture|story|pattern|record|evidence|case|effect|result|benefit|gain|gains|benefits|effects|results|rule|account|relationship|advantage does|do not
    ^ where|when|what the|this|it|that ... frays|stops|breaks|fails|ends|weakens|falters|stumbles|strains|thins|runs
    ^ the|this|these effect|effects|benefit|benefits|gain|gains|pattern|rule|account|advantage has|have ?its|their limits|edges|exceptions|costs|boundaries
    ^ the strongest|best|most serious|sharpest|hardest|main|chief|real|weightiest ?serious|awkward|honest challenge|objection|counterevidence|counterargument|counterexample~|case|evidence|argument|doubt|test|limit|caveat|difficulty against|to|is|comes|lies
    ^ the exceptions|caveats|limits|objections|doubts|costs|sceptics|skeptics|critics|dissenters|complications|counterexamples
    ^ some|several|a few|certain|other|others|many|two|three|one|four studies|findings|notes|results|cases|places|cities|countries|people|groups|teams|papers|authors|researchers|scholars|trials|works|work|settings|lines|bodies|body|firms|species|regions|data ?do|does|did|are|is|was|were|find|finds|show|shows|point|points|report|reports|tell|tells|remain|remains|escape|resist|stand|stands|deserve|deserves|refuse|did ?not ?in|the|no|a|against|apart|opposite|elsewhere|otherwise|differently|nothing|little|other
    ^ some|several|a few|two|three|others findings|studies|results|notes|cases|points|facts|considerations|observations ... temper|complicate|qualify|limit|resist|cut|spoil|weigh|disturb|trouble|check|sit
    ^ a few|some|several ... do|does|did not
    ^ exceptions|caveats|limits|complications|qualifications|counterexamples|dissent|doubts
    ^ less|least comfortabl~|happily|encouragingly|flattering|convenient~|reassuring~
    ^ more awkward|awkwardly|troubling|troublingly|uncomfortabl~|inconvenient|inconveniently|damaging|sobering
    ^ the|this|that|its ... is|are|looks|seems ?also|much|far weakest|weaker|thinner|shakier|thinnest|shakiest|wrong|harder|patchier|less
    ^ a|an|one|the|another|two|three rival|different|dissenting|competing|smaller|minority|contrary|opposing|harder|handful|few|other|certain|recent|large ?of school|camp|view|reading|tradition|body|group|set|strand|kind|literature|line|places|cases|findings|studies|results|notes
    ^ one|another kind|type|class|sort|group|form|place|case|exception|corner|setting|strand|body|set|region|family|part|finding|result|note|trial|study|country|city|field
    ^ some|several|certain|a ?few|many|other|others ... do|did|does|have|has
    ^ some|several|a few|certain|others ... not|no|never|escape|escapes|resist|differ|disagree|manage|succeed|fail|thrive|survive|refuse
    ^ among ... one|some|a|there finds|find|are|is|stands
    ^ where ... fail~|falter~|stop|stops|end|ends|break|breaks|thin|thins|fray|frays|weaken~|stumble~|struggle~|strain|strains|fall|falls
    ^ suppose ?, ?though
    ^ whoever|anyone|those ... has|have|must|needs|need ?to explain|reckon|answer|account
    refus~ to be|fit|conform|obey|cooperate
    can|could|does|do not absorb|accommodate|swallow|digest|explain|account
    hard case~
    has|have|must|needs|need to|still explain|reckon|answer why|how|with
    is|are|was|were|be the wrong|opposite|reverse one|way|of|order|shape|sign
    stubborn|awkward|inconvenient|unwelcome|discordant|dissonant|contrary fact~|finding~|result~|case~|example~|note~|evidence
    entitled to point|say|object|ask
    , admittedly|granted|, ,
    ^ there is|are settings|places|cases|occasions|circumstances|situations|people|groups|moments|conditions|exceptions|corners|pockets|regions|things|outliers|dissenters
    should|must|can|need not be ?entirely|altogether|simply|lightly waved|brushed|dismissed|ignored|set|shrugged|explained|discounted|forgotten
    nor should|can|must
    worth taking seriously
    ^ and yet
    ^ is|was|are|were|does|do|did|can|could|will|would|has|have|should it|this|that|they|these ?always|everywhere|really|so|hold|apply|work|travel|last|true|the|enough ...
    ^ what|how ... resists|escapes|hides
    ^ except|save|barring|apart|excepting
    ^ up to a point
    up to a point
    ^ within limits
    ^ so far so good
    ^ that|this much is
    ^ not everyone|everything|everywhere|everybody
    ^ not ... agree|agrees|share|shares|fit|fits|follow|follows|gain|gains|benefit|benefits|succeed|survive|work
    ^ honesty|candour|fairness|caution|accuracy|justice requires|demands|compels|obliges|asks|calls
    ^ one|it must|should|has ?also|not|to be ?said|remembered|overlook|overlooked|forget|forgotten|admitted|added|granted|weighed
    ^ the fine|small print
    ^ the other|dark|darker|debit|far|wrong|reverse|less side|half|face|scale|column|pan
    other|far|debit side of the ledger|scale|coin|account|balance|balance|question
    in the other|opposite scale|pan|column|direction
    ^ a|an|one|the|some ... exception~|anomal~|outlier~|holdout~|dissenter~|deviation~|departure~|counterpoint|counterweight|asterisk|proviso~|qualifier~|reservation~|hesitation~|qualm~|misgiving~|complication|embarrassment|stumbling|thorn|hitch|loose|discord~|dissent~
    exception to|among|is|worth|that|which|stands|remains
    exceptions that|which|worth|stand|remain|among|matter
    anomaly|anomalies|outlier|outliers|holdout|holdouts
    odd one|man|case out
    break~|broke ranks
    buck~|def~ the trend|pattern|rule|expectation|average|logic
    defy|defies|defied|eludes|elude|evade|evades
    escape|escapes|escaped this|that|the|it|altogether
    part~ company
    depart~|diverge~|deviat~ from the|this|that|it
    tell~ a|an ?very|quite|rather|somewhat|slightly different|opposite|other|another|contrary|less|darker story|tale
    tells|tell|told against
    swim~|run~|cut~|go|goes|went|runs|cuts against|counter the|to|it|this|grain|tide|current
    run~|ran counter
    cuts|cut the other way
    make~|made trouble for
    awkward|inconvenient|hard|bad|trouble~ for this|that|the ?simple|tidy|neat|general view|story|account|answer|thesis|claim|case|rule|argument|reading|theory|picture|line|conclusion
    dent|dents|dented|chips|dampen~|cools|sober~|chasten~|embarrass~|humbl~ the|this|that|any|it|such|these
    cold water
    grain|pinch of salt
    weak spot|link|point|side|place
    soft spot
    a crack|hole|gap|dent|flaw|stain|blemish|weakness in
    does|do|did not ?quite|easily|always|neatly|really fit|sit|reach|square|agree|conform|belong|match|behave|obey|bend|cooperate|follow
    refuse~|decline~ to fit|follow|conform|move|budge|cooperate|behave|be
    fit~|sit~ badly|ill|poorly|uneasily|awkwardly
    wear~|wore|run~|gives|give|gave|runs|run off|thin|out
    stop~ at|short|there|being|where
    not ?so ?quite simple|tidy|neat|straightforward|settled|unanimous|uniform
    nothing so|this tidy|simple|neat
    rarely|seldom|never so|that|quite|as simple|tidy|neat|clean
    no|not a panacea|guarantee|cure
    cut both ways
    runs|run|cuts both ways
    gives ?the ?a ?some ?this comfort|ammunition|heart|support to|for the|critics|sceptics|skeptics|other|doubters|opponents
    on the other side
    the defence|defense|opposition|prosecution|dissenting|sceptics|skeptics|doubters|critics have|has|can|do|does|is|are|score~|land~|make|makes
    score~ a|one point
    strongest|best|weightiest|sharpest|hardest|most serious ... against
    against the|this|that ?simple|general|tidy answer|view|thesis|claim|conclusion|rule|argument|reading|verdict|line|grain|trend|tide
    if there is a|an|any
    elsewhere , ?however ?though the|it|things
    ^ elsewhere
    ^ outside|beyond|away|further the|this|these|that|those|from
    where|here the trouble begins|starts
    the trouble|difficulty|rub|catch|snag|problem is|begins|starts|comes|lies
    gave|gives me|us|one|pause
    give~ pause
    a sobering|discouraging|disappointing|contrary|chastening result|finding|note|trial|study
    failed to find|show|detect|reproduce|see
    not ?been ?always kind|generous
    left|leaves unexplained|open
    real exceptions
    a fair|proper|serious|partial hearing|objection|challenge|exception|doubt|reply
    another|different|other|harder side|story|tale to|here|is
    do|does|did ?indeed ?in behave|work|help|escape|fit|succeed|deliver|manage|survive as|here|there|fact|anyway
    ^ a note of caution
    ^ one ?must|should caution|note|caveat|limit|qualification|complication|exception|reservation|warning|difficulty|problem
    ^ care is
    ^ caution is
    ^ critics|sceptics|skeptics|dissenters|opponents|doubters|defenders|detractors
    ^ in fairness
    ^ on the debit|negative|cost side
    ^ how far this|that|it
    ^ whether this|that|it|the ... is|holds|travels|scales|lasts|generalis~|generaliz~ is|remains another|less|unclear|doubtful
""")
"""A sentence, mostly a paragraph's first, that announces what speaks against the answer."""

HARD: Final = lines("""
    caveat~|counterexample~|counterevidence|counterargument~
    counter example~|evidence|argument~
    limitation~
    limit~ to|of|on what|how|that|this|the|its|their
    limit~ here|remain|worth
    hard|sharp|real|clear|natural|firm|upper|strict|serious|important limit~|ceiling~|bound~
    a low|glass|firm|natural ceiling
    ceiling on what|how|the
    exception~ to|are|is|remain
    warn~ against|that|of|about|us
    warning~
    cautionary
    undercut~|undermin~
    trade off~
    tradeoff~
    does|do|did not|never ?quite|always|fully agree|concur|confirm|corroborate
    does|do|did not|never ?always|necessarily|really|seem|appear hold|generalize|generalise|transfer|extend|scale|apply|travel|last|survive|replicate|persist|carry|follow|appear|emerge|materialise|materialize|translate
    fail~ to replicate|generalize|generalise|transfer|extend|hold|appear|materialise|materialize|emerge
    in|real|genuine|clear|obvious|some tension with|here|between
    the tension
    come~|came at|with a|an|some|real|its ?real|high|steep|heavy cost|price|expense
    at the expense of
    the|a|real|hidden price|cost of this|that|it|doing
    price to pay
    complicates|complicate|complicated the|this|that|matters|things|by|any
    the complication~
    contradict~
    conflict~ with
    inconsistent with
    at odds
    cut~ against|across
    cuts ?both ways
    cut both ways
    push~ back
    pull~ the other way
    pull~|point~|run~|ran|lean~ in the opposite|other|another direction
    point~|run~|ran|lean~ the other|opposite|another way|direction
    drawback~|downside~|pitfall~|shortcoming~
    weakness~ of|in|is
    blind spot~
    break~|broke down
    fall~|fell apart|short
    less clear|certain|convincing|robust|tidy|kind|generous|flattering|comforting|encouraging|settled|straightforward|simple|secure|sure
    not the whole|full|entire|only story|picture|answer|truth|explanation
    half the|of the story
    only part of
    harder to square|reconcile|explain|dismiss
    hard to square|reconcile|explain|dismiss
    difficult to square|reconcile
    sits|sit|fits|fit badly|uneasily|awkwardly|poorly|oddly
    stand~ against|apart
    weigh~ against
    count~|speak~|tell~|argue~|cut~|militat~ against
    object~ to
    objection~
    the case against
    evidence|argument against
    rival|competing explanation~|account~|reading~|hypothes~
    alternative explanation~|account~
    the|a|one|another|serious|real|obvious|nagging|remaining snag|catch|rub|wrinkle|complication|worry|doubt|reservation
    overstat~|exaggerat~|oversell~|oversold|oversimplif~
    temper~ the|this|that|any|enthusiasm|optimism
    qualif~ the|this|that|any|it
    disput~|contest~
    deserv~ scrutiny|caution|a fair|fair|care|attention|a hearing
    reverse|opposite is|was|effect|result|pattern|direction|holds|sign
    reverses|reversed|reverse sign|itself|the
    backfir~
    diminishing returns
    boundary condition~
    falls silent
    no match for
    offset~ by
    offset~ the|this|that|much|most|some gain~|benefit~|saving~|advantage~
    swamp~|outweigh~|wipe~|cancel~ ?out
    loses|lose|lost its|their force|grip|edge|advantage
    not ?be ?so|as|that simple|easy|tidy|innocent|harmless|free|universal|automatic|guaranteed|inevitable|uniform|absolute|unconditional
    far from universal|automatic|settled|certain|uniform|clear|innocent|free
    frays|fray|frayed
    resist~ this|that|the
""")
"""Words about the argument itself that say something is wrong with it, whatever its subject."""

ANNOUNCE: Final = lines("""
    muddie~|murkier|blur~|messier|messy|patchy|uneven|mixed|ambiguous|inconclusive|equivocal
    exception~
    limits|limit
    in|for|under|among some|certain|other|a few|particular cases|places|settings|conditions|circumstances|instances|contexts|people|groups
    only|except where|when|if|while|until|among|under
    only ... some|one|two|few|part|half
    critics|sceptic~|skeptic~|opponent~|dissent~
    confounder~|confounded|confounding
    self selection
    selection bias|effect~
    reverse causation|causality
    correlational
    correlation is|here|not
    awkward|awkwardly|inconvenient~|uncomfortabl~|stubbornly|troublingly
    not yet
    conceals|conceal|hides|masks|mask|obscures
    minority
    smaller than ... suppose~|hope~|claim~|advertis~|expect~|suggest~|promise~
    weaker than|when|where|for|among|in
    weaken~|wane~|fades|fade|faded|vanish|vanishes|vanished|evaporates|dissolves
    no ?measurable|clear|significant|detectable|such effect|difference|benefit|gain|improvement|advantage
    small studies|samples|trials
    publication bias
    underpowered|unreplicated|preliminary|speculative|disputed|controversial|contested
    depends|depend|depended on|upon
    contingent|conditional on|upon
    unintended|perverse|side consequence~|effect~
    elsewhere|otherwise
    opposite|contrary
    question~ remain~
    remain~ unclear|open|unknown|uncertain|disputed|untested|unanswered|unresolved
    unclear|uncertain|uncertainty|doubt~
    varies|vary|varied|variation|heterogen~
    can not rule|exclude|explain|say|tell|distinguish|separate
    average~ hide|hides|conceal|conceals
    short lived
    unless
    overreach~
    narrow|narrower|narrowly
    incomplete|incompletely
    one thing|another
    differently
    in principle|theory
    a problem|difficulty
""")
"""Weaker words of the same kind: common in caveats, also found elsewhere."""

RIVAL: Final = lines("""
    used to be assumed|thought|believed|said|argued|held|claimed
    was|were|is|are|has|have ?been once|long|often|usually|commonly|widely|routinely|sometimes|generally|frequently|regularly assumed|supposed|imagined|presumed|believed|feared|thought|offered|said|blamed|objected|argued|claimed|invoked|taken|held|told|credited
    has|have been offered|proposed|suggested|invoked|blamed|advanced|put
    once|long|often|usually|commonly|widely|routinely|sometimes|generally|frequently|regularly assumed|supposed|imagined|presumed|believed|feared|thought|blamed|objected|invoked|offered
    is|are supposed|said|meant|thought|alleged|reputed to
    it is|was|would be tempting|easy|natural|common|customary|fashionable|convenient|usual to
    tempt~ to
    it is often|sometimes|commonly|usually|widely|frequently|routinely said|argued|claimed|assumed|objected|suggested|thought
    one|you|we|a|the ?reader|sceptic|skeptic might|could|may|would ?reasonably|naturally|well expect|suppose|suspect|think|object|imagine|assume|guess|worry|fear|hope|argue|reply|say|wonder|ask
    the old|older|common|usual|obvious|standard|popular|natural|classic|familiar fear|worry|belief|objection|assumption|suspicion|reply|complaint|charge|answer|explanation|reading|story|view|picture|account|suspect|culprit
    the obvious|usual|standard|common|familiar|popular|conventional|traditional|received|easy|textbook|intuitive|stock|favourite|favorite|rival|competing|alternative|official|older|old|simplest ?rival|alternative|popular|competing explanation~|objection~|suspect~|answer~|assumption~|account~|story|view|wisdom|reading~|worry|worries|fear~|culprit~|reply|suspicion|belief|villain~|counter|hypothes~|theory|theories|candidate~
    objection~|fear~|worry|worries|concern~|complaint~|suspicion~ ?has|have|is|was ?long ?been that
    objections|objection|worries|fears|concerns|complaints|suspicions|doubts about|over|of|on|to|from
    cost|practical|ethical|safety|other objections|worries|concerns|fears
    opponents|critics|sceptics|skeptics|detractors|doubters ... say|argue|point|reply|object|claim|worry|warn|fear|contend|insist|maintain|predicted|expected|feared
    look~|seem~|appear~ ... until|at first
    at first sight|glance|blush
    look~ like a|an objection|exception|counterexample|problem|caveat|refutation|contradiction|weakness|failure
    seem~|appear~ to contradict|undermine|undercut|refute|weaken|cut|conflict|threaten|tell|count|cast
    apparent|seeming|supposed|alleged|ostensible exception~|contradiction~|conflict~|paradox|counterexample~|objection~|tension~|problem~|puzzle~|failure~
    common sense|intuition suggests|says|would|expects|has
    folklore|conventional wisdom
    a popular|common|familiar reply|retort|defence|defense|objection|complaint|explanation|alternative
    some|many|others|people|they|one|commentators|economists|historians ?will|would|might|may|also say|says|hears|hear|argue|object|assume|believe|suspect|hold|insist
    it has been said|argued|suggested|claimed|proposed|objected|thought
    could|might|may|would it|this|that|they ?not|all|simply|just|merely be
    it|this|that could|might|may ?also|simply|just|merely ?equally be
    the natural|tempting|first|usual|obvious|easy|lazy|cynical|sceptical|skeptical thought|conclusion|reaction|inference|response|reply|guess|instinct|answer|explanation
    usual suspect~
    ^ what|how of|about
    ^ what then ?, of|about
    other|another|rival|second|chief|main candidate~|contender~|claimant~
    as the alternative|rival|culprit|explanation|objection
    if ... were true|right|the|a|an|so|only|all
    headlines|advocates|promoters|enthusiasts|boosters|proponents|industry|marketers
""")
"""The voice of others: an objection, a fear or a rival explanation is named, mostly in order to answer it."""

REFUTE: Final = lines("""
    objection~|fear~|worry|worries|concern~|doubt~|criticism~|complaint~|suspicion~|alarm~|prediction~|warning~ ... do|does|did|has|have|is|are|were|was not|no|little|rarely|seldom|never
    objection~|fear~|worry|worries|concern~|doubt~|criticism~|complaint~|suspicion~|scepticism|skepticism|alarm~|prediction~ ... find~|found|receiv~|gain~|draw~|get|gets|has|have little|scant|no|weak|thin|few|less support|backing|evidence|confirmation|basis|traction|footing
    objection~|fear~|worry|worries|concern~|doubt~|criticism~|complaint~|suspicion~|alarm~|it|that|this|they ... misplaced|unfounded|overblown|overstated|exaggerated|premature|mistaken|unsupported|fades|dissolves|dissolve|evaporates|evaporate|collapses|crumbles|recedes|answered|answerable|groundless
    not borne out
    find~|found|with|has|have|is|are|receives|gets scant|little|no support|evidence|backing|basis|sign|trace
    change~|alter~|disturb~|affect~|shift~|touch~ the picture|verdict|answer|conclusion|balance little|only|barely|hardly
    do|does|did not change|alter|disturb|overturn|upset|threaten|undo|overthrow|refute|rescue|save|weaken|reverse|defeat|dislodge|shake|unsettle|topple|sink|spoil ?much|really|fundamentally ?the|this|that|it|these|those|much|any picture|verdict|answer|conclusion|story|case|claim|finding|result|pattern|point|argument|diagnosis|balance|it|them|that|this
    leave~ the|this|that picture|verdict|answer|conclusion|finding|result|pattern|case|claim|core|diagnosis ... intact|standing|untouched|unchanged|alone|undisturbed
    so far ?they|it|this|that|these|those|none|nothing ?has|have ?not
    does|do|did|has|have|had not|never ?yet ?really|been|actually ?yet happen|happened|arrive|arrived|come|materialise|materialised|materialize|materialized|borne|appeared|appear|follow|followed
    fail~ to materialise|materialize|appear|arrive
    myth~|misconception~|misreading~|red herring|scapegoat~|straw man|sideshow
    is|are|was|were better|best described|explained|read|understood|seen|thought ?as|by|of
    on closer|nearer|careful|a closer inspection|look|reading|examination|scrutiny
    in fact|reality
    turn~ out not
    turn~ out to be|rest wrong|false|groundless|unfounded|mistaken|small|smaller|minor|slight|little|rare|mild|weaker|a|on|the|other
    prove~|proved|proven wrong|groundless|unfounded|mistaken|exaggerated|false|smaller|minor|rare
    one way to read|reconcile|see|square
    the|this|that conflict|contradiction|tension|paradox|puzzle|objection|exception is ?more|only|largely|mostly|partly apparent|illusory|smaller
    easily answered|explained|met
    can be answered|met|explained|set|put|discounted|dismissed
    without overturning|changing|upsetting|altering|undermining|weakening|disturbing
    explain~ little|less|almost|only|hardly|nothing|very
    account~ for little|less|only|almost|hardly|very
    count~|matter~ for|less little|than|less
    matter~ less|little
    fare~|do|does no|little better
    fare~ poorly|badly|worse
    carries|carry little|less weight
    has|have it the wrong|backwards|backward|upside
    get~ it the wrong|backwards|backward|wrong|upside
    gets|get|has|have the order|sequence|causation|arrow|direction wrong|backwards|backward|reversed
    confuse~|mistake~ ... for|with
    rest~ on a mistake|picture|misreading|confusion|misunderstanding|error
    the suggestion|idea|claim|explanation|objection|theory|story|reply|hypothesis|argument|worry|fear|rumour|charge|notion|belief|reading ... do|does|did not|little|poorly|badly
    the suggestion|idea|claim|explanation|objection|theory|reply|hypothesis|argument|worry|fear|rumour|charge|notion|belief fails|fail|collapses|stumbles|founders|dissolves|evaporates|falters|crumbles|falls
    does|do|did not survive a|the|much|close|closer|inspection|contact
    it|this|that|they|which is|are|was|were ?simply|quite|flatly|just not so|true|wrong|false
    say~|suggest~|tell~|show~|have otherwise
    does|do|did not stand|bear|hold up|out|water
    numbers|data|figures|records|dates|facts|evidence|trials|counts say|says|disagree|show otherwise|no|nothing
    no trace|hint|sign|echo|such of
    was|were never
    nobody|no one|none has|have|found|finds|could|can|of
    an artefact|artifact of
    misses|mistakes|overlooks|forgets|ignores the|that|what
    the exception , ?and not
    exception ?, not|rather
    hardly|scarcely|barely a|an|amounts|enough|constitutes
    does|do not amount|add to|up
    such|these|those cases|exceptions|places|settings ?, are|remain|were ?, rare|few|unusual|small|marginal
    are|is ?, ?though|however ?, ?also ?only ?the rare|few|exceptional|atypical
    by then|itself no|not|more
    stands|stood|turned things|it|the|that|matters on its|their head
    the opposite|reverse is|was true|so|what
    if anything
    after|rather than ... and|rather not|than before|cause
    no such thing|effect|trade|rise|surge|wave|collapse|fall|drop|penalty|harm|damage
    the|that|this doubt|fear|worry|objection|concern|suspicion ... should|deserves|belongs|misses|mistakes|confuses|assumes|dissolves|fades
    hardly|barely|scarcely moved|changed|budged|matters|matter|differ|differs|shows|noticed
    no worse|slower|lower|harder|poorer|riskier|less|fewer|more|higher
    nor is|does|do|did it|that|this|there|they
    too small to matter|notice|explain|change|alter|account
""")
"""An objection, a fear or a rival is answered, or set aside."""

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
    ^ if
    ^ once
    ^ part of the answer|reason|explanation
    ^ this|that|it|the ... is because|why|explained|due
    mechanism~
    deeper reason|cause|point|logic|explanation
    the reason|explanation|mechanism|cause is|lies|seems|for
    explain~ why|how|the
    boil~ down|to
    rest~ on
    the lever|key|driver|engine|ingredient
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
    unrelated to
    beside|besides the point|question
    beyond|outside the scope|question|frame|remit|reach
    beyond|outside this question|inquiry|line|page|scope
    related|neighbouring|neighboring|adjoining|parallel question~|literature~|debate~|topic~|strand~|field~|issue~|matter~
    without deciding|settling|bearing|touching|speaking
    do|does|did not ?directly|itself|themselves|really|quite ?directly bear|speak|settle|decide|address|concern|touch
    has|have|had no|little|nothing bearing|to ?say|do|add
    say~|said nothing about|on|either
    nothing to say|do
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
""")
"""Explicit words that a note is named without bearing on the question."""

CUES: Final = {
    "turn": TURN,
    "concede": CONCEDE,
    "hard": HARD,
    "announce": ANNOUNCE,
    "rival": RIVAL,
    "refute": REFUTE,
    "intensify": INTENSIFY,
    "soft": SOFT,
    "support": SUPPORT,
    "expand": EXPAND,
    "return": RETURN,
    "mention": MENTION,
}
"""Every kind of cue by the name the rest of the room knows it by."""
