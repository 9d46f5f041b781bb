-- One role, its password of today, and its database. The names come from the environment, so that no password is on
-- a command line; psql quotes them.
\set ON_ERROR_STOP on
\getenv role ROLE
\getenv password ROLE_PASSWORD
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" WITH LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'role', :'role')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role') \gexec
REVOKE CONNECT ON DATABASE :"role" FROM PUBLIC;
