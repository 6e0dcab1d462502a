# ruff: noqa: E501  (one phrase a line, however many words may stand in one of its places)
"""Words that value: success and failure, what lessens or denies them, and how an answer says yes or no.

General English again, no subject. The language is that of ``phrases``; what the words are worth is decided in ``answer``.
"""

from __future__ import annotations

from typing import Final

from explorer.stance.phrases import lines

FAIL: Final = lines("""
    abandon~|abus~|accident~|ache~|afraid|aggravat~|alarm~|alienat~|anger~|angry|anxi~|arrest~|artefact~|artifact~|attrition|avoidable
    backfir~|backlash|backlog~|bad|badly|bankrupt~|barren|barrier~|betray~|bias|biased|biases|bitter|blam~|bleak|blind|block~|blunder~|bogus|bottleneck~|breach~|breakdown~|brittle|broken|bruis~|burden~|burnout|bust
    cancel~|casualt~|catastroph~|caution~|chaos|chaotic|cheat~|clog~|clums~|coerc~|collaps~|complain~|compromis~|conflict~|confus~|congest~|contaminat~|corrod~|corrupt~|costly|crash~|crime~|crippl~|crisis|crises|crowded|crude|cruel~|cumbersome
    damag~|danger~|dead|deadly|dearer|death|deaths|debt~|deceiv~|decept~|decline~|declining|defect~|deficien~|deficit~|deform~|degrad~|delay~|denied|deplet~|depress~|depriv~|despair|destabil~|destroy~|destruct~|deteriorat~|detriment~|difficult~|disadvantage~|disappoint~|disaster~|disastrous|discourag~|disease~|disorder~|displac~|disrupt~|dissatisf~|distort~|distract~|distress~|distrust~|disturb~|doubtful|downturn|drain~|drawback~|dropout~|drown~|dull|dying|dies|died
    emptied|empty|endanger~|erod~|erosion|erratic|error|errors|evict~|exaggerat~|exclu~|exhausted|exhausting|exhaustion|expensive|exploit~|extinct~
    fail|fails|failed|failing|failure~|fake|falsely|famine~|fatal~|fatigu~|fault~|fear~|feeble|fictitious|flaw~|flimsy|flood~|forget~|forgot~|fraction~|fragil~|fragment~|fraud~|friction~|frustrat~|futile
    gap|gaps|grief|grim|gridlock|guess~
    hamper~|harass~|hardship~|harm|harms|harmed|harmful|harsh~|haunt~|hazard~|hesitat~|hinder~|hindrance|hollow~|homeless~|hostil~|hunger|hungry|hurt~
    idle|ignoran~|ill|illness~|illus~|imbalance~|impair~|imped~|imperfect~|implausib~|impossib~|impoverish~|imprecise|inaccura~|inability|inadequa~|incapable|incoherent|incompatib~|incompeten~|inconsisten~|ineffect~|inefficien~|inequal~|inequit~|infect~|inferior|inflat~|injur~|injustice~|insecur~|insufficien~|interfer~|interrupt~|invalid~|invasi~|irrelevant|irritat~|isolat~
    jam|jams|jeopard~|lack|lacks|lacked|lacking|lag|lags|lagged|lagging|leak~|litter|lonel~|lose|loses|losing|loss|losses|lost|lousy
    malfunction~|mediocr~|misdiagnos~|miser~|misfire~|misguid~|misinform~|misjudg~|mislead~|misled|misread~|miss|misses|missed|missing|mistake~|mistaken|mistrust~|misunderst~|misus~|monoton~|mortal~
    narrows|neglect~|nois~|obsolete|obstacle~|obstruct~|outage~|outbreak~|overburden~|overcrowd~|overestimat~|overload~|overrun~|overwhelm~
    pain~|panic~|paralys~|penal~|peril~|poison~|pollut~|poor|poorer|poorest|poorly|poverty|powerless|precarious|prejudic~|problem~|punish~
    recession|redundant|refus~|regress~|reject~|relaps~|resent~|resist~|ridicul~|riot~|risk~|rival~|rot|rotten|ruin~|rush~
    sabotag~|sacrific~|scandal~|scarc~|scare~|scatter~|scram~|setback~|sever|severe|severely|shabby|shaky|shallow|shame~|shock~|shortage~|shortfall~|sick~|sideline~|slow|slower|slowly|slowest|slugg~|slump~|sour|sours|spoil~|spurious|stagna~|stale|stall~|starv~|stigma~|stolen|strain~|strand~|stress~|struggl~|stuck|stumbl~|stunt~|stutter~|suffer~|suicid~|superficial~|suppress~|suspic~|swamp~
    tangled|tense|tension~|terribl~|theft|thin|thinner|threat~|tired|toxic~|tragedy|tragic|trap|trapped|trauma~|trivial~|troubl~|turnover
    unable|unaffordab~|uncertain~|undermin~|underperform~|uneasy|unequal~|unfair~|unfit|unhapp~|unhealthy|unhelpful|unjust~|unpopular|unpredictab~|unreliab~|unrest|unsafe|unstable|unsuccessful~|unsustainab~|untrustworth~|unwanted|unwell|useless
    vacan~|vandal~|victim~|violen~|volatil~|vulnerab~|waning|wast~|weak|weaken~|weaker|weakest|weakly|weary|widens|wither~|worn|worr~|worse|worsen~|worst|worthless|wound~|wreck~|wrong|wrongly
""")
"""Words of failure and loss about the subject, which mean little until the answer's own direction is known."""

SUCCEED: Final = lines("""
    able|abundan~|accelerat~|accessib~|accomplish~|accura~|achiev~|adapt~|adequate~|advanc~|advantage~|affordab~|agile|alert|alive|ample|appropriate~|assist~|attract~|authentic
    balanced|beat|beaten|beats|beautiful|benefi~|best|better|bloom~|boom~|boost~|breakthrough~|brighter|brisk~|buoy~
    calm~|capab~|careful~|cheap|cheaper|cheaply|cheer~|clean~|clear|cleared|clears|clever~|coherent|cohes~|comfort~|compet~|competitive|confiden~|conserv~|convenien~|cooperat~|correct~|creativ~|cure~|curing
    deliver~|dependab~|desirab~|detect~|durab~|eager|earlier|eas~|economical|effective~|efficac~|efficien~|empower~|enabl~|encourag~|endur~|energ~|engag~|enhanc~|enjoy~|enrich~|equal~|equitab~|excel~|exceed~
    fairer|fairness|faithful~|fast|faster|fastest|favour~|favor~|fertil~|fitter|flexib~|flourish~|foster~|fresh~|fruitful|fulfil~
    gain|gained|gains|generous~|good|grew|grow|growing|grows|growth|happ~|harmon~|heal|healed|healing|health~|help|helped|helpful|helping|helps|honest~|hope|hopeful|hopes
    ideal~|immun~|improv~|inclusi~|innovat~|insight~|inspir~|intact|intelligen~|invigorat~
    keep|keeps|kept|keen|learn~|lasts|lasted|lasting|lift|lifts|lifted|loyal~|lucrative|lush
    maintain~|master~|match|matched|matches|matching|meaningful~|merit~|mobil~|motivat~|nourish~|nurtur~
    optimis~|optimiz~|orderly|outlast~|outlive~|outperform~|outpac~|overcom~|overcame
    pays|peace~|perfect~|persever~|persist~|pleas~|plentiful|popular~|positive~|potent|powerful|precis~|predict~|preserv~|prevail~|produc~|proficien~|profit~|progress~|promis~|promot~|proper~|prosper~|protect~|prove|proven|purif~
    quick|quicker|quickly|quiet~|raise|raised|raises|rapid~|rebound~|recover~|reform~|refresh~|rejuvenat~|reliab~|relief|reliev~|remedy|remedie~|repair~|rescu~|resilien~|resolv~|restor~|reviv~|reward~|rich|richer|richest|robust~
    safe|safer|safely|safety|satisf~|save|saved|saves|saving~|secur~|sharper|skill~|smart~|smooth~|solid|solve~|sooner|spared|stable|stabili~|steady|strengthen~|strong|stronger|strongest|strongly|succe~|suffic~|suitab~|superior~|support~|surpass~|surviv~|sustain~|swift~
    talent~|thorough~|thriv~|tranquil~|transparen~|triumph~|trust|trusted|trustworth~|upgrad~|useful~|usable|valid~|valuab~|viab~|vibran~|victor~|vigor~|vigour|virtu~|vital~
    warm~|wealth~|welcom~|well|win|winner~|winning|wins|wise|won|worked|works|worth|worthwhile|thick~|yield
""")
"""Words of success and growth, the counterpart of ``FAIL``."""

LESSEN: Final = lines("""
    end to
    reduc~|lower|lowers|lowered|lowering|cut|cuts|cutting|fewer|less|decreas~|diminish~|lessen~|halv~|shrink~|shrank|drop|drops|dropped|fall|falls|fell|falling|prevent~|avoid~|avert~|eas~|relie~|remov~|eliminat~|curb~|smaller|slow|slows|slowed
""")
"""Words that turn the value of what is beside them: less harm is good."""

DENY: Final = lines("""
    not|no|never|nor|neither|none|nothing|hardly|barely|scarcely|little|few|without|rarely|seldom|far|cannot
""")
"""Words that turn the value of what follows them."""

YES: Final = lines("""
    yes
    the affirmative
    it|they|that|this does|do|did|is|are|can|has|works|work|holds|pays .
    it|they|this works|work|pays ?, and
    clearly|largely|broadly|mostly|firmly positive|affirmative|true|right
    close to right|true
    a|is|the real but|and|, specific|modest|small|large
    the claim|idea|intuition|instinct|hunch|story is|holds right|sound|true|up
    more than you|most|people|one|expected|expect|supposed
    answers|answer with|is ?a|an ?fairly|qualified|cautious|confident|strong|surprisingly yes
    leans|lean|comes|come ?clearly|mostly|strongly|down toward|towards|to yes
    ^ they|it|yes can|do|does|is|has|have|will|should ;|.|,|:
    deserves|deserve|gets|justifies most|much|the|some credit
    supports|support|backs|confirms|confirm ?a|the|this version|claim|idea|intuition|it|that
""")
"""Words that give the answer yes, in the opening or closing paragraphs."""

NO: Final = lines("""
    ^ no ,|—|.|;|:|one
    ^ less|fewer ?often than
    ^ hardly|rarely|seldom|scarcely .|,|—
    answer|verdict ... no|not|negative
    a ?fairly|firm|clear|qualified|emphatic|simple|plain|honest|short|resounding|cautious no
    a fairly|mostly|largely|quite firm|clear|plain no
    probably|mostly|largely|clearly|certainly|evidently|generally|apparently|simply|almost|certainly not
    it|they|that|this do|does|did|is|are|can|has|will|would not .|,|—|;
    on average ?, they|it do|does not
    less than you|the|people|advertised|hoped|claimed|promised|supposed|one|most|is
    close|next to nothing|zero|none
    not much|really|by|enough .|,|—|;
    how little
    little to find|show|it
    too tidy|good
    not offer|give|promise comfort|hope|encouragement
    the negative
    no|little evidence that|for
    do|does not deliver|work|help|succeed
    disagree~|dissent~|demur~ ?with
    says|suggests|thinks|finds|reads|lean|leans|point|points otherwise|the other|against|no
    answer ?it ?here ?, ?therefore ?so is|comes|remains ?that|: no|not|negative|little
    answer|verdict|conclusion is that ... not
    a ?rather|fairly deflating|disappointing|discouraging|sobering|gloomy|bleak|pessimistic|sceptical|skeptical|unwelcome
    against ?that|the|this ?popular intuition|belief|claim|promise|hope
    ^ very|precious|remarkably little|few|rarely|seldom
    not at all
    the other way
    does|do harm
""")
"""Words that give the answer no, in the opening or closing paragraphs."""

THESIS: Final = lines("""
    answer~
    the corpus|notes|evidence|literature|library|record|records|findings|studies|research|data|trials|experiments|consensus ... suggest~|lean~|point~|say|says|show|shows|is|are|come~|find~|back~|support~|indicat~|reads|agree|agrees|takes|take|converge~|settled|leaves
    these notes|studies|findings|sources|papers
    suggest~|through line|throughline
    on balance
    takeaway|upshot|conclusion|verdict|bottom line|synthesis|lesson|thesis|gist|moral
    yes|no|mostly|largely|probably|partly
    in short|sum|brief
    put|taken together
    across the notes|studies|corpus|findings
    it|they|that|this does|do|works|work|is|are not|.
    the finding|findings|result|results|point|short version
    turns out
    honest
    so|then , ?the
    ^ so
    , then ,
    close to right|nothing|zero
    less than
    thing to take|remember|know
    present evidence
    real|right|true
""")
"""Words of the sentences that give the line's answer."""

VALUES: Final = {
    "fail": FAIL,
    "succeed": SUCCEED,
    "lessen": LESSEN,
    "deny": DENY,
    "yes": YES,
    "no": NO,
    "thesis": THESIS,
}
"""Every kind of valuing word by the name the rest of the room knows it by."""
