# ruff: noqa: E501  (one phrase a line, however many words may stand in one of its places)
"""The cue phrases with which a writer turns, concedes, or casts doubt, in general English.

No list knows a subject; all are wide on purpose, since breadth is what carries over to pages nobody has seen.
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
    ^ whereas|while|although|though|albeit|unlike
    ^ instead
    ^ regardless|anyhow
    ^ mind you
    ^ and yet|still
    ^ yet|still|but|only ?, then
    ^ now ?, ?for the|a|what
    : not so|quite|always
    , by|in contrast ,
    , mind you ,
    , on the other hand ,|,
    , then again ,
    , alas
    , unfortunately|regrettably|sadly
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
    ^ now|here|then|next for|comes|come|is|are the|a|some awkward|hard|harder|uncomfortable|difficult|sobering|bad|other part|half|side|news|bit|facts|evidence
    ^ now|next for the part|catch|costs|limits|bad|other
    ^ the|a|one bad|awkward|hard|harder|uncomfortable|sobering|inconvenient|unwelcome|sour|bitter news|truth|part|fact|note|lesson|question
    slow~ anyone|us|you|one|enthusiasts|optimists|readers|anybody ?should down
    gives|give|gave|giving anyone|us|you|one|readers|some|me pause
    pause~ for|before|over
    second thoughts
    think|thought twice
    cause|grounds|reason|room|reasons for|to ?some ?real caution|concern|doubt|hesitation|worry|hesitate|restraint|modesty|humility|pause|unease
    a ?word|dose|measure|note of caution|warning|restraint|doubt|humility|realism
    ^ another|a|the|one ?second|third|further|final|last|deeper|quieter|different|harder|subtler|graver|bigger|larger|more ?serious|awkward|stubborn|troubling difficulty|complication|weakness|objection|limit|limitation|worry|doubt|exception|caveat|qualification|reservation|warning|drawback|shortcoming|concern|wrinkle|snag|flaw|hitch
    i|we should|must|ought|will|would|do|cannot|can not ?not hide|deny|conceal|omit|pretend|skip|overlook|ignore|dodge
    spoil~|mar~|cloud~|disfigur~|darken~|sour~|blot~|smudg~ the|this|that|any|an|it ?neat|simple|tidy|general|happy|clean pattern|picture|story|account|record|view|case|view|scheme|symmetry
    holds|hold|held|stands|stand|wears|fares|travels|survives ?up less|badly|poorly|worse
    picture|story|pattern|result|balance|verdict|answer|sign|ledger|mood|outlook|calculus|arithmetic ?also|often|may changes|shifts|differs|darkens|reverses|flips|sours|blurs|clouds|turns|tilts
    things|matters|results|findings|outcomes|conditions are|look|looked|stand|go|went|turn|turned|were ?rather|quite|very|somewhat different|differently|otherwise|worse
    different|otherwise|differently in|for|among|with|at|on|where|when|once|again
    ^ in|for|among|with|on|at ... ?, matters|things|it|they|the|results ... otherwise|differently|different|unlike|reversed
    ^ elsewhere|outside|beyond|further|away
    ^ that|this|these|it|they was|is|are|were the|a exception|exceptions|outlier|anomaly
    ^ an|one|the|a ... exception|counterexample|hard case|outlier deserves|merits|needs|stands|remains|concerns|comes|is
    ^ the|a|an ?most ?often ?famous|celebrated|best|favourite|showcase|standard|textbook|usual example|case|story|instance ... less|not|worse|poorly|crumbles|disappoints
    must|should|ought|has|have|needs to be set|put|weighed|read|held|entered against|beside
    entered|belongs|belong on the other|debit
    it|this|that would be wrong|too|rash|premature|unfair|foolish|dishonest|idle|tempting|easy ?, ?though|however|much|quick|simple|to
    would be wrong|foolish|dishonest|unfair|rash to
    not to say|deny that
    who would|could deny
    none of this|that|these|them is|are|was|comes|means|makes|proves
    no account|story|answer|theory of ... complete|honest|full without
    complete|honest|full without
    the sceptic|skeptic|critic|pessimist|optimist|dissenter has|have|is|are|can|will|does ?a|right|not|point
    ^ what|where ... does|do|did|cannot|can|will ?not not
    ^ what|something is lost|missing|sacrificed|given|paid
    something|much|a lot|a good deal is|was|gets|goes lost|missing|sacrificed
    ^ not every|all|each|everyone|everybody|everything|everywhere|many|only
    ^ few|fewer of|studies|trials|places|people|if
    ^ by no means
    ^ past|beyond|above|below|outside ... the|that|a|some|about
""")
"""A sentence, mostly a paragraph's first, that announces what speaks against the answer."""

DOUBT: Final = lines("""
    needs|need|deserves|deserve|requires|require|calls|invites|invite|could|must|should ?for ?to ?be|do|use ?with ?some ?a tempering|tempered|qualifying|qualified|qualification|hedging|hedged|discounting|discounted|moderating|caution|scepticism|skepticism|nuance|scrutiny|care|asterisk|footnote
    gets|get|becomes|become|grows|grow|turns|turn|got|became ?a ?much|more|rather|less|lot|little complicated|messy|messier|murky|murkier|uncomfortable|awkward|difficult|tricky|trickier|thorny|thornier|ugly|uglier|dark|darker|thin|thinner|weaker|shakier|harder|muddier|worse
    not ?always|all ?be ?been shared|spread|distributed|felt|enjoyed ?out ?by equally|evenly|everyone|all
    strings attached
    meets|meet|met|hits|hit|runs|ran|run|encounters|faces|face ?up ?into|against ?some|real|stiff|its resistance|trouble|limits|obstacles|obstacle|difficulty|difficulties|wall|headwinds|friction|snags|problems
    expiry|shelf life|date
    half life
    illusion|illusory|mirage|hype|hyped|wishful
    too good to
    reads|sounds|looks|seems ?almost too ?good|neat|tidy|simple|easy|rosy
    careful|wary|cautious|clear|honest|candid about|with|of ... ?here|this|that|what|how|the|it
    corpus|evidence|notes|literature|record|field|library|studies|findings|experts|researchers is|are|remain|remains ?not|also|far|deeply|itself ?from divided|split|unanimous|silent|ambivalent|torn|sided|one|quieter|less|mixed|thin|thinner|contradictory
    does|do|will|would not let|allow|leave ... off|rest|stop|there|alone
    one sided
    effect~|pattern|patterns|benefit~|gain|gains|result|results|advantage~|rule|story|link|relationship|relation|correlation|finding|findings|promise|improvement~|picture|rosy|success|successes|magic|logic|analogy|trend|evidence|answer|claim ... reverses|reverse|reversed|flips|flip|vanishes|vanish|vanished|disappears|disappear|disappeared|evaporates|evaporate|collapses|collapse|collapsed|breaks|break|broke|stalls|stall|stalled|weakens|weaken|weakened|fades|fade|faded|shrinks|shrink|shrank|fails|fail|failed|falters|falter|faltered|dissolves|dissolve|wanes|wane|crumbles|crumble|erodes|erode|thins|dwindles|dwindle|stops|stop|stopped|inverts
    reverses|reverse|reversed|flips|flip|vanishes|vanish|vanished|disappears|disappear|disappeared|evaporates|evaporate|collapses|collapse|collapsed|breaks|break|broke|stalls|stall|stalled|weakens|weaken|weakened|fades|fade|faded|shrinks|shrink|shrank|fails|fail|failed|falters|falter|faltered|dissolves|dissolve|wanes|wane|crumbles|crumble|erodes|erode|thins|dwindles|dwindle|stops|stop|stopped|inverts ?in|for|among|when|once|outside|at|with|where the|a|an|people|most|some|other|small|large
    for|in whom|which|where ?it|this|that|they|the|none ... fails|fail|not|no|backfires|harms|hurts
    were|was|are|is|look|looked|behave|behaved|fared|fare ?very|quite|rather|altogether|somewhat ?a different|otherwise|differently|unlike|exceptional|another .|,|;|:|—
    keeps|keep|kept|stops|stop|prevents|prevent this|that|it|us|one|the|them from
    hard|harder|difficult|tough|tougher to love|celebrate|like|swallow|sell|defend|applaud|generalise|generalize|share|sustain|believe|ignore|dismiss|wave
    success stories|story
    optimists|enthusiasts|boosters|believers|evangelists|cheerleaders
    shine|gloss|lustre|luster|sheen|glow|glamour comes|wears|fades|is|off
    also|even|itself|themselves contain|contains|hold|holds|carry|carries|include|includes|record|records|report|reports|document|documents|list|lists ... warning|opposite|caution|against|limit|limits|failure|failures|harm|harms|cost|costs|caveat
    others|some|several|many|two|three|few|later|newer|larger|bigger|better|recent ... have|has ?since found|reported|shown|seen|observed ?quite|exactly|just|almost the|no|nothing|little|otherwise|less|none
    others|some|several|two|three|later|newer|larger|bigger|recent ... find|found|report|see|saw|show|showed ?just|exactly the|no|nothing|little|otherwise|less|none ?opposite|reverse|contrary
    ^ before celebrating|concluding|cheering|anyone|rushing|declaring|going|you|one|we|adopting|embracing|accepting|drawing|getting
    ^ push|press|extend|stretch|zoom|scale|look|go|carry|step|move|take|change|turn ?it|this|that|the ?logic|idea ?a ?bit|little|far|too further|harder|past|beyond|outside|wider|longer|far|up|back|away|out|elsewhere
    here|there|this|that is where ... complicat~|uncomfortable|trouble|weak|thin|stumble~|stop~|break~|fail~|end~|unravel~|fray~|falter~|darken~|hard~|difficult~|caution|doubt~|limit~|problem~|worr~
    optimism|enthusiasm|confidence|cheer|cheerfulness|celebration|hope|excitement|praise ... should|needs|must|deserves|has|have|is|was|outruns|runs|too
    two|three|several|some|a few|couple cautions|warnings|doubts|worries|complications|qualifications|reservations|caveats|limits|exceptions|problems|difficulties|costs|snags|objections|hitches|asterisks
    minority|dissenting|awkward|contrary|opposing|sceptical|skeptical|critical report|view|voice|voices|finding|findings|note|notes|study|studies|evidence
    reason~ ?not|to be|to|why|for ?be careful|cautious|doubt|hesitate|wary|pause|worry|sceptical|skeptical|not
    less|not ?so|quite|as|very|entirely rosy|kind|generous|encouraging|flattering|reassuring|cheerful|comforting|happy|bright|impressive|persuasive|convincing|promising|hopeful|good|welcome|pretty|clean
    uncomfortable|inconvenient|unwelcome|unflattering|sobering|discouraging|disquieting|troubling|worrying|nagging|dissonant|jarring
    the|a|one|real|other|harder|remaining|open|unresolved|honest|bigger|second ?open|hard tension|catch|snag|rub|hitch|wrinkle|trouble|downside|drawback|weak|price|limit|boundary|complication|asterisk
    for ?the|a ?very|all ?many|most|other|certain|these|this ?other|same group~|population~|people|patients|children|users|learners|tasks|places|workers|students ... ?, not|no|nothing|little|opposite|reverse|worse|harm|fail|fails|lose|loses|backfires
    one|another|a group|population|class|setting|subset|corner|segment|region ... not|no|nothing|worse|lose|loses|lost|fails|failed|resist|resists
    at least|only in|for|among|when|where|under ?the ... ?, do|does|did|is|it|this not|no|nothing
""")
"""Openers that cast doubt on how far the answer reaches; elsewhere in a paragraph they say little."""
