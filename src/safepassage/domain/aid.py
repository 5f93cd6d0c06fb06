"""Aid to be carried in on the vehicles that bring people out."""

from dataclasses import dataclass

from safepassage.units import Instant, Kilograms, Litres


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """
    Aid that waits at one place for another; it may be split by whole kilograms.

    Parameters
    ----------
    kg, litres
        Waiting at ``origin``. The litres of a part are in proportion to its kilograms, rounded up.
    priority
        1 first.
    """

    id: str
    origin: str
    destination: str
    kg: Kilograms
    litres: Litres = 0
    priority: int = 1
    ready_from: Instant = 0
    description: str = ""

    def __post_init__(self) -> None:
        if self.kg <= 0 or self.litres < 0 or self.priority < 1:
            msg = f"Consignment {self.id}: expected kg > 0, litres >= 0 and priority >= 1, got {self.kg}, {self.litres}, {self.priority}."
            raise ValueError(msg)

    def litres_of(self, kg: Kilograms) -> Litres:
        """Return the litres that ``kg`` of the consignment take, rounded up."""
        return -(-self.litres * kg // self.kg)
