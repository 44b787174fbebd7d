// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import type { May } from '../../template/typescript/writing.ts'

/** How to log in to a registry of container images. */
export interface RegistryLoginOptions {
  /**
   * Logs in to a registry first, and forgets the log-in afterwards.
   *
   * Default: false.
   */
  readonly login?: May<boolean> | undefined
  /** The user to log in as. */
  readonly login_username?: May<string> | undefined
  /** The password, which is handed over on standard input alone. */
  readonly login_password?: May<string> | undefined
  /** The registry to log in to. Default: docker's or podman's own. */
  readonly login_server?: May<string> | undefined
  /**
   * Logs in to Amazon ECR with a token made for this build. Needs login_server.
   *
   * Default: false.
   */
  readonly ecr_login?: May<boolean> | undefined
  /** The access key id for ECR. Without it the usual AWS sources are asked. */
  readonly aws_access_key?: May<string> | undefined
  /** The secret that belongs to aws_access_key. */
  readonly aws_secret_key?: May<string> | undefined
  /** The session token that belongs to a temporary aws_access_key. */
  readonly aws_token?: May<string> | undefined
  /** The profile in the AWS configuration files. */
  readonly aws_profile?: May<string> | undefined
  /**
   * Takes login_server for a public ECR registry, whatever its name.
   *
   * Default: false.
   */
  readonly aws_force_use_public_ecr?: May<boolean> | undefined
}
