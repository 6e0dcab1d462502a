# ruff: noqa: E501  (one phrase a line, however many words may stand in one of its places)
"""The cue phrases of limits and of objections: what is said to be wrong, who says it, and how it is answered."""

from __future__ import annotations

from typing import Final

from explorer.stance.phrases import lines

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
    blind spots|spot
    breaks|break|broke|broken|breaking down|apart
    stops|stop|stopped working|holding|paying|helping|short
    no longer holds|hold|works|work|applies|apply|true|helps
    does|do|did not|rarely|seldom extend|apply|survive|carry|reach|cover ?to|over|beyond|across|outside
    cannot|can not|could not|never carry|extend|reach|travel|scale|be transferred|generalise|generalize|replicate
    could|did|does|do|has|have not ?been ?always ?be replicate|replicated|reproduced|repeated|reproduce
    fail~|failure|failures|failed|attempts to|of replicat~|reproduc~|generali~|replication
    a|an|at ?some|considerable|real|heavy|steep|high|hidden|great|its cost|price|toll|penalty ?of ?that|to|in|for|is
    paid|pay|pays|paying for|a|the ?heavy|steep|high|hidden|full price|cost|penalty|toll|bill
    takes|took|exacts|exact a|its|their|an toll|price|cost
    side effect~
    less well|robust|solid|impressive|durable|than its|their|it
    hollow~|thin~|weak~|soft~ ?out than|when|where|under|once|outside
    cast~|throw~ ?some ?serious ?real doubt|shadow|cold
    call~|put~|throw~|bring~ ... into question|doubt
    question~ whether
    puts|put a limit|ceiling|bound|cap|check|brake on
    sets|set limits|bounds|a limit|a ceiling
    limit~ on|of|to
    brake|drag|damper|check|cap|ceiling on
    the wrong way|direction
    in reverse
    contrary|counter to ?the|what|this|expectation|hope|its
    runs|run|ran|cuts|goes|went counter|against
    not|never been replicated|reproduced|shown|proved|proven|demonstrated
    selection effect|effects|bias
    reverse causation|causality
    confound~
    overstated|overstates|overstate|exaggerated|inflated|overestimated|overestimates|oversold
    artefact|artifact of
    loophole~|achilles|weak link|fault line~|failure mode~
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
    only where|when|if|while|until|under|among|for|in|with|after|because|once|so
    only|just|mainly|chiefly|mostly|largely in|for|among|under|when|where
    provided|so long|as long|on condition|assuming as|that|the
    confin~|restrict~|limit~ to
    applies|apply|applied|holds|hold|held|true only|just|chiefly|mainly
    depends|hinges|turns|rests|rides ?heavily|entirely|largely|partly on|upon
    modest|small|slight|negligible|tiny|marginal|short ?but|and|, effect~|gain~|benefit~|improvement~|difference~|lived
    smaller|weaker|shorter|thinner|slower|lesser|patchier than
    cost|costs|price|toll|penalty
    except|apart|aside|save|excepting|barring for|from|where|when|in
    unless|until
    beyond|past|above|below|outside ?a|about|some|that|the|its ?certain ?narrow point|threshold|limit|level|range|distribution|setting
    trade~ away|one
    at risk|odds
    more complicated|complex|nuanced|delicate|ambivalent|equivocal|qualified
    nothing ?guaranteed|automatic|inevitable about
    no effect|response|change|difference|trace|sign|improvement|benefit|gain at|whatever|all|in
    uneven~|unequal~|lopsided|patchy|patchily
    deserves|deserve|merits|needs mention|notice|attention|a|some|care
    too few|small|short|weak|late|little|narrow|costly|expensive
    misses|miss|missed|overlooks
    reverses|reversed|flips|inverts|backwards
    narrow|thin|small|special|unusual|selected|convenient|favourable|favorable|ideal slice|range|set|sample|base|band|subset|group|circumstances|conditions
    unevenly|unequally|partially|selectively|patchily
    less ?well|clearly|often|reliably|consistently in|for|among|when|once|with|than
    no|not|never longer|lasting
    after|beyond|within a few|one|two|six|several|three weeks|months|years ... fade~|gone|disappear~|vanish~|lost|wash~
    wash~|wore|worn|fizzle~|peter~ out|off|away
    old|older|conventional|traditional|ordinary|plain|simple approach|method|way|tool|approaches|methods ?still win|wins|beat|beats|works|outperforms|better|remains
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
    might|may|could|must|should|would|will one|we|it|this|they|that|there|he|she|the|a|not ... ?
    is|are|was|were|does|do|did|has|have|can ... ?
    often|usually|commonly|routinely|regularly|sometimes|popularly|much cited|cite|invoked|invoke|quoted|raised|pointed|brought|advanced
    cite~|invoke~|offer~|rais~ ... in|as|by defence|defense|reply|excuse|alternative|objection
    the ?usual|best|strongest|standard|stock retort|rejoinder|riposte|comeback|card|charge
    sceptic~|skeptic~|critic~|opponent~|doubter~ ... say|says|card|retort|point|argue|reply
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
    hardly|scarcely|not an exception|objection|argument|refutation
    less|more an|a exception|objection|refutation|problem|threat than|an
    less an exception
    look closer|again|closely|harder
    but it is|was precisely|exactly
    is|was|are ?no|not ?much ?really defence|defense|excuse|refuge|rescue|escape|objection
    has|have|had|is|was|were|been played|trumped|tested|answered|met|settled|disposed
    dispose~|dispos~ of
    explain~|argue~|reason~ ... away
    does|do|did not compete|conflict|follow|sink|spoil|settle
    vanish~|disappear~|dissolve~|fade~ ?when|once|after ... control~|adjust~|compar~|looked|counted
    wrongly|mistakenly|falsely|prematurely
    verdict on
    by contrast|comparison ... better|stronger|clearer
""")
"""An objection, a fear or a rival is answered, or set aside."""
