"""The invented research fields of the demonstration library: what is varied, what is measured, where, and on what.

Names only; nothing said with them is true. Levers and outcomes are singular, settings read after a verb's object, so
that any lever, outcome and setting of one field make a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One field of research: ``units`` is what a study counts (in the plural), ``paths`` what an effect may run through."""

    name: str
    units: str
    levers: tuple[str, ...]
    outcomes: tuple[str, ...]
    settings: tuple[str, ...]
    paths: tuple[str, ...]


def _field(name: str, units: str, levers: str, outcomes: str, settings: str, paths: str) -> Field:
    return Field(name, units, *(tuple(text.split(", ")) for text in (levers, outcomes, settings, paths)))


FIELDS: tuple[Field, ...] = (
    _field(
        "Sleep",
        "sleepers",
        "an afternoon nap, evening blue light, late caffeine, a fixed waking hour, bedroom cooling, weekend lie-ins, "
        "a warm bath, morning daylight, shift rotation, an earlier dinner, white noise, a heavier blanket",
        "word-list recall, deep-sleep time, daytime alertness, motor learning, mood on waking, appetite, reaction speed, "
        "sleep latency, error monitoring, dream recall, blood-sugar control, emotional memory",
        "in shift workers, in school-age children, in older adults, after a night flight, during exam weeks, "
        "in light sleepers, in new parents, on winter mornings",
        "slow waves, body temperature, the melatonin rhythm, sleep pressure, spindle density",
    ),
    _field(
        "Soil",
        "plots",
        "cover cropping, shallow tillage, straw mulch, a clover ley, lime dressing, compost, wheel traffic, biochar, "
        "rotational grazing, winter fallow, a deep-rooted mixture, drip irrigation",
        "earthworm density, water infiltration, topsoil carbon, nitrate leaching, crumb stability, weed pressure, "
        "wheat yield, fungal biomass, surface runoff, phosphorus uptake, spring warming, subsoil rooting",
        "on sandy fields, on heavy clay, under dry summers, on sloping land, in young orchards, "
        "after potato crops, on drained peat, near hedgerows",
        "pore space, fungal threads, root exudates, organic coatings, surface roughness",
    ),
    _field(
        "Bridges",
        "spans",
        "cable pretension, de-icing salt, a lighter deck, tuned dampers, weld grinding, heavy freight, thermal cycling, "
        "river scour, bearing renewal, a second lane, acoustic monitoring, zinc coating",
        "fatigue cracking, deck deflection, midspan sway, corrosion depth, joint wear, repair cost, closure time, "
        "cable slack, pier settlement, inspection accuracy, rivet loosening, load rating",
        "on coastal crossings, on long spans, in mountain valleys, over tidal rivers, on rural roads, "
        "in freezing winters, on riveted trusses, under night traffic",
        "stress concentration, trapped moisture, residual stress, uneven settlement, resonance",
    ),
    _field(
        "Tides",
        "gauges",
        "a tidal barrage, channel dredging, salt-marsh planting, sea-wall raising, river discharge, storm surge, "
        "sandbar migration, oyster reefs, land reclamation, sluice timing, harbour deepening, wind set-up",
        "flood height, tidal range, sediment supply, salt intrusion, marsh growth, current speed, bank erosion, "
        "oxygen depletion, mudflat area, wave energy, turbidity, ebb dominance",
        "in narrow estuaries, on open coasts, at spring tides, behind barrier islands, in shallow bays, "
        "in delta branches, after wet winters, near river mouths",
        "bottom friction, channel resonance, density layers, tidal asymmetry, bed roughness",
    ),
    _field(
        "Vaccination",
        "clinics",
        "a reminder letter, a mobile clinic, pharmacy opening, a second booster, delayed dosing, school delivery, "
        "cold-chain training, doctor endorsement, a small payment, intranasal dosing, adjuvant choice, home visiting",
        "first-dose uptake, antibody persistence, breakthrough infection, series completion, vaccine wastage, "
        "parental trust, hospital admission, herd protection, side-effect reporting, equity of coverage, "
        "waiting time, memory-cell response",
        "in remote districts, in crowded cities, among young adults, after an outbreak, in displaced families, "
        "in the first year, among health staff, where supply is short",
        "travel distance, forgetting, local rumour, immune imprinting, queue length",
    ),
    _field(
        "Markets",
        "firms",
        "a transaction tax, order-book transparency, short-sale limits, algorithmic quoting, dealer competition, "
        "quarterly reporting, a circuit breaker, margin tightening, index inclusion, analyst coverage, "
        "retail trading, a smaller tick",
        "price volatility, bid-ask spread, trading volume, price discovery, crash risk, funding cost, herding, "
        "liquidity depth, mispricing, overnight drift, earnings surprise, market entry",
        "in small-cap shares, in bond markets, during rate shocks, around earnings dates, in emerging exchanges, "
        "in thin trading hours, for regulated utilities, after a default",
        "inventory risk, slow information, crowded positions, collateral chains, limited attention",
    ),
    _field(
        "Street traffic",
        "junctions",
        "a bus lane, road pricing, signal coordination, a protected cycle track, kerb parking, a lower speed limit, "
        "a roundabout, ride hailing, school streets, delivery lockers, tram priority, a wider pavement",
        "journey time, injury crashes, street noise, cycle commuting, bus punctuality, roadside pollution, "
        "shop takings, car ownership, queue spillback, walking to school, through traffic, parking search",
        "in dense centres, on ring roads, at rush hour, in hilly towns, in outer suburbs, "
        "near schools, during roadworks, in rainy months",
        "route choice, waiting time, perceived safety, merging conflicts, freed road space",
    ),
    _field(
        "Pollination",
        "meadows",
        "a wildflower strip, hive density, hedge planting, late mowing, seed dressing, bare-ground nesting, "
        "night lighting, a heat wave, mixed orchards, bumblebee release, roadside verges, early flowering",
        "fruit set, wild-bee richness, seed weight, visit rate, colony survival, pollen diversity, foraging range, "
        "parasite load, hoverfly abundance, self-pollination, nectar supply, harvest stability",
        "in apple orchards, on arable land, in city gardens, at forest edges, in cool springs, "
        "on island farms, in greenhouse crops, along field margins",
        "floral continuity, nest sites, forager competition, flower temperature, pesticide drift",
    ),
    _field(
        "Glaciers",
        "transects",
        "debris cover, summer rainfall, black carbon, basal meltwater, a proglacial lake, avalanche feeding, "
        "snow drift, ice-cliff retreat, cloud cover, valley shading, spring dust, firn saturation",
        "surface melt, flow speed, terminus retreat, calving rate, equilibrium altitude, runoff timing, "
        "albedo, crevasse opening, snow retention, bed erosion, lake growth, ice thickness",
        "on tropical peaks, on maritime ice caps, in monsoon valleys, on steep tongues, in dry highlands, "
        "on surging glaciers, during warm autumns, near the snowline",
        "water pressure, heat conduction, longwave radiation, refreezing, basal sliding",
    ),
    _field(
        "Batteries",
        "cells",
        "fast charging, a silicon anode, cell pressure, electrolyte salt, storage at full charge, pulse heating, "
        "a dry electrode, cobalt reduction, cathode coating, deep cycling, pack cooling, formation time",
        "capacity fade, lithium plating, gas formation, internal resistance, calendar ageing, charging time, "
        "energy density, thermal runaway, first-cycle loss, production cost, second-life value, cold-start power",
        "in city buses, at low temperature, in home storage, in pouch formats, after hail damage, "
        "in shared scooters, at high voltage, in desert fleets",
        "interface growth, particle cracking, uneven wetting, salt depletion, heat gradients",
    ),
    _field(
        "Learning to read",
        "classrooms",
        "daily phonics, shared reading, screen text, a larger vocabulary, peer tutoring, letter tracing, subtitles, "
        "silent reading time, early screening, spelling dictation, smaller groups, home libraries",
        "reading fluency, comprehension, word decoding, spelling, reading pleasure, phoneme awareness, "
        "summer loss, text recall, attention span, reading gap, inference making, letter naming",
        "in first grade, in bilingual homes, for struggling readers, in rural schools, after holidays, "
        "with shallow spelling, in mixed-age classes, among older pupils",
        "orthographic mapping, background knowledge, working memory, motivation, practice time",
    ),
    _field(
        "Elections",
        "districts",
        "postal voting, a text reminder, compulsory voting, a shorter ballot, local newspapers, candidate debates, "
        "door knocking, proportional seats, polling-place moves, spending caps, negative campaigning, same-day registration",
        "turnout, split voting, invalid ballots, incumbent advantage, campaign spending, trust in counting, "
        "youth participation, polarisation, policy knowledge, party switching, protest voting, queue length",
        "in local contests, in safe seats, among first-time voters, in divided districts, after redistricting, "
        "in low-income areas, in runoff rounds, in bad weather",
        "voting habit, social pressure, information cost, perceived closeness, administrative burden",
    ),
    _field(
        "Wildfire",
        "burned sites",
        "prescribed burning, forest thinning, goat grazing, fuel breaks, drought stress, wind reversal, "
        "power-line burial, cheatgrass invasion, salvage logging, home hardening, early detection, dead standing timber",
        "fire severity, spread rate, smoke exposure, crown scorch, house loss, regrowth, ember transport, "
        "soil sealing, suppression cost, fuel moisture, reburn risk, canopy survival",
        "in pine plantations, in oak shrubland, on steep slopes, near new suburbs, in boreal peat, "
        "under night winds, in second-growth stands, after wet springs",
        "ladder fuels, fine-fuel continuity, plume turbulence, bark thickness, litter moisture",
    ),
    _field(
        "Rivers",
        "reaches",
        "dam removal, bank shading, beaver damming, gravel addition, fish ladders, flow pulses, road salt, "
        "levee setback, woody debris, summer abstraction, treated effluent, floodplain grazing",
        "salmon spawning, water temperature, nitrate load, insect emergence, bank stability, flood peaks, algal cover, "
        "bed clogging, mussel survival, sediment storage, low-flow depth, trout growth",
        "in headwater streams, in lowland rivers, below reservoirs, in dry years, in farmed valleys, "
        "in urban channels, on braided plains, after snowmelt",
        "hyporheic exchange, stream power, riparian shade, oxygen supply, channel complexity",
    ),
    _field(
        "Antibiotics",
        "wards",
        "a shorter course, rapid testing, pharmacist review, hand hygiene, combination therapy, drug cycling, "
        "delayed prescribing, phage treatment, dose escalation, audit feedback, admission screening, narrow first choice",
        "resistance spread, treatment failure, gut colonisation, hospital stay, relapse, biofilm survival, "
        "prescribing rate, drug toxicity, sepsis mortality, reinfection, plasmid transfer, laboratory turnaround",
        "in intensive care, in nursing homes, for urinary infection, in primary care, after surgery, "
        "in farmed fish, among premature infants, in low-resource hospitals",
        "selection pressure, persister cells, competing flora, tissue penetration, prescriber habit",
    ),
    _field(
        "Coral reefs",
        "reef sites",
        "coral gardening, herbivore protection, marine shading, nutrient runoff, a cool upwelling, larval seeding, "
        "sunscreen bans, ship anchoring, symbiont shuffling, starfish culling, artificial structure, tidal mixing",
        "bleaching, live coral cover, larval settlement, calcification, algal overgrowth, fish biomass, "
        "disease spread, heat tolerance, structural complexity, recruit survival, sponge erosion, sound richness",
        "on fringing reefs, in turbid lagoons, during marine heat waves, near river plumes, on deep slopes, "
        "in protected zones, on isolated atolls, after cyclones",
        "symbiont density, grazing pressure, aragonite saturation, larval supply, light limitation",
    ),
)
