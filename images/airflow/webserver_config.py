"""How people log in to Airflow's pages where its users are Flask AppBuilder's (`[fab] config_file`).

With their passwords or, where the stack names an OpenID provider, there: what it says of a person's groups decides on
the role at every login, and whoever is in none of those groups is refused.
"""

import json
import logging
from pathlib import Path
from typing import Any

from airflow.providers.fab.auth_manager.security_manager.override import (
    FabAirflowSecurityManagerOverride,
    FabException,
)
from flask_appbuilder.const import AUTH_DB, AUTH_OAUTH

OIDC = Path("/run/secrets/airflow/oidc.json")
# The role by which `airflow-users` knows the stack's own.
MARK = "Declared in the stack"
SETTINGS: dict[str, Any] = json.loads(OIDC.read_text(encoding="utf-8")) if OIDC.exists() else {}


class RefusedError(Exception):
    """Why somebody whom the provider knows may not log in here; Flask AppBuilder logs it."""


class OpenIdUsers(FabAirflowSecurityManagerOverride):
    """Takes people as an OpenID provider describes them."""

    def get_oauth_user_info(self, provider: str, resp: dict[str, Any]) -> dict[str, Any]:
        """From the identity token, which is verified by now, and from what the provider says when it is asked.

        Raises:
            RefusedError: where that is somebody else, or nobody with a role here.
        """
        identity = resp.get("userinfo")
        if not identity:
            raise RefusedError("the provider gave no identity token")
        remote = self.oauth_remotes[provider]
        asked = remote.userinfo(token=resp) if "userinfo_endpoint" in remote.load_server_metadata() else {}
        if asked and asked["sub"] != identity["sub"]:
            raise RefusedError("the provider's answers are about two people")
        claims = {**identity, **asked}
        name = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        groups = groups_of(claims, SETTINGS["rolesClaim"])
        if not any(group in SETTINGS["roles"] for group in groups):
            raise RefusedError(
                f"{name} is in none of the groups that have a role; in {SETTINGS['rolesClaim']}: {groups}"
            )
        if self.is_declared(name):
            raise RefusedError(f"{name} is a user of the stack's own, who has a password")
        return {
            "username": name,
            "email": claims.get("email", ""),
            "first_name": claims.get("given_name") or name,
            "last_name": claims.get("family_name", ""),
            "role_keys": groups,
        }

    def is_declared(self, name: str) -> bool:
        """Whether somebody, by name or address, is one of the stack's own users."""
        known = self.find_user(username=name) or self.find_user(email=name)
        return known is not None and MARK in {role.name for role in known.roles}

    def auth_user_db(self, username: str, *args: Any, **kwargs: Any) -> Any:
        """By a password the stack's own users alone.

        On the page of their profile others could give themselves one, and come in with it when the provider knows them
        no longer.
        """
        return super().auth_user_db(username, *args, **kwargs) if self.is_declared(username or "") else None

    def auth_user_oauth(self, userinfo: dict[str, Any], rotate_session_id: bool = True) -> Any:
        """Nobody, where Airflow cannot keep them: a page of an error would be the answer otherwise."""
        try:
            return super().auth_user_oauth(userinfo, rotate_session_id)
        except FabException:
            address = userinfo["email"]
            logging.getLogger(__name__).error("%s was not let in: has somebody else %s?", userinfo["username"], address)
            return None

    def add_user(self, *args: Any, password: str = "", hashed_password: str = "", **kwargs: Any) -> Any:
        """Whoever has no password gets one that nothing fits: Flask AppBuilder would take the empty one."""
        unfit = hashed_password or ("" if password else "!")
        return super().add_user(*args, password=password, hashed_password=unfit, **kwargs)


def groups_of(claims: dict[str, Any], path: str) -> list[str]:
    """What a claim lists, by its name or by names with dots between them: Keycloak has `realm_access.roles`."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    return [found] if isinstance(found, str) else [str(group) for group in found or []]


AUTH_TYPE = AUTH_OAUTH if SETTINGS else AUTH_DB
if SETTINGS:
    SECURITY_MANAGER_CLASS = OpenIdUsers
    # Nobody has to be made here before, and nobody keeps a role that the provider has taken away.
    AUTH_USER_REGISTRATION = True
    AUTH_ROLES_SYNC_AT_LOGIN = True
    AUTH_ROLES_MAPPING = {group: [role] for group, role in SETTINGS["roles"].items()}
    OAUTH_PROVIDERS = [
        {
            "name": "oidc",
            "icon": "fa-sign-in",
            "token_key": "access_token",
            "remote_app": {
                "client_id": SETTINGS["clientId"],
                "client_secret": SETTINGS["clientSecret"],
                "server_metadata_url": f"{SETTINGS['issuer'].rstrip('/')}/.well-known/openid-configuration",
                "client_kwargs": {"scope": SETTINGS["scope"], "code_challenge_method": "S256"},
            },
        }
    ]
