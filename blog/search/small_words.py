"""Words that say too little to be looked for where others say more, by language."""

from __future__ import annotations

from blog.search.stems import known

_WRITTEN = {
    "en": "a an and any are as at be been but by can could did do does for from get had has have how i if in into is it its "
    "just me my no not of on or our shall should so some than that the their them then there these they this those to us "
    "was we were what when where which while who whom whose why will with would you your s t about also any many more most much only very without",
    "de": "aber als am an auch auf aus bei bin bis da das dass dem den der des die doch du durch ein eine einem einen einer "
    "eines er es fur hat habe haben ich ihr im in ist kann man mein mich mir mit nach nicht noch nur oder sein sich sie "
    "sind so uber um und uns unser vom von vor war warum was wenn wer wie wir wird wo zu zum zur",
    "fr": "a ai au aux avec ce ces cette comment d dans de des donc du elle en est et eux il ils j je l la le les leur lui m "
    "ma mais me mes mon n ne nos notre nous on ou par pas pour pourquoi qu quand que quel quelle qui s sa sans se ses si "
    "son sont sur ta te tu un une vos votre vous y",
    "es": "a al como con cual cuando de del donde el ella en entre es esta este ha hay la las le lo los mas me mi no nos o "
    "para pero por que quien se si sin sobre su sus te tu un una y ya yo",
    "it": "a ai al alla anche che chi ci come con cosa da dal dei del della di dove e gli ha i il in io l la le lo ma mi mio "
    "ne nei nel nella no non o per perche piu quale quando se si sono su sul ti tra tu un una uno",
    "nl": "aan al als bij dat de den der die dit door een en er het hij hoe ik in is je kan maar me met mijn na naar niet of om "
    "ons ook op over te tot u uit van voor waar waarom wat we wie wij worden zich zijn zo",
    "pt": "a ao aos as com como da das de do dos e ela ele em entre era essa este eu foi ha isso ja la mais mas me meu na nao "
    "nas no nos o onde os ou para pela pelo por quando que quem se sem ser seu sua te tem um uma voce",
    "ru": "а без бы в во вот все вы где да для до его ее если же за и из или им их к как ко когда кто ли мне мы на над не но ну "
    "о об он она они от по под при с со так то ты у уже чем что это я",
}
_SMALL = {language: frozenset(words.split()) for language, words in _WRITTEN.items()}


def is_small(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a folded word is a small one of any of these languages."""
    return any(word in _SMALL.get(known(language), ()) for language in languages)
