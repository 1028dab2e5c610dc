"""What every stage needs of a workspace: its settings, its declarations, its places and its lags."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.errors import SettingsError
from reconcile.registers import Declarations, load_declarations
from reconcile.registers.spec import Lag
from reconcile.settings import Settings, load_settings
from reconcile.standardise.gazetteer import load_gazetteer
from reconcile.values.gazetteer import Gazetteer
from reconcile.workspace import Workspace


@dataclass(frozen=True)
class Context:
    """A workspace with everything that is declared in it."""

    workspace: Workspace
    settings: Settings
    declarations: Declarations

    @staticmethod
    def of(workspace: Workspace) -> Context:
        """Read settings and declarations; SettingsError lists all that is wrong with them."""
        settings, declared = load_settings(workspace.settings_path), load_declarations(workspace.registers_dir)
        if unknown := sorted(set(settings.lags) - set(declared.registers)):
            raise SettingsError(
                f"reconcile.toml sets a lag for {', '.join(unknown)}, which is no register",
                f"Registers: {', '.join(declared.registers)}.",
            )
        return Context(workspace, settings, declared)

    @property
    def places(self) -> Gazetteer:
        """The national list of areas, the county's name as set, and the office's own `areas.csv`."""
        return load_gazetteer(self.settings.area, self.workspace.areas, self.settings.name)

    @property
    def lags(self) -> dict[str, Lag]:
        """When each register's records are due: as declared, unless the office set it otherwise."""
        set_here = {name: Lag(**lag.model_dump()) for name, lag in self.settings.lags.items()}
        return {name: set_here.get(name, spec.lag) for name, spec in self.declarations.registers.items()}
