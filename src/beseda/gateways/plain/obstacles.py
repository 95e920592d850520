"""Why something about accounts was not done, in a sentence that is safe to show."""

from beseda.catalogue import Language
from beseda.catalogue.identity import OBSTACLES, SUSPENDED
from beseda.domain.accounts import IdentityError, Obstacle
from beseda.gateways.plain.neutral import short


def sentence(error: IdentityError, language: Language) -> str:
    """The sentence for `error`. Pure."""
    values = {name: short(str(value)) for name, value in error.values.items()}
    if error.obstacle is Obstacle.SUSPENDED and not values.get("reason"):
        return SUSPENDED.to(language)
    return OBSTACLES[error.obstacle].to(language, **values)
