// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import type { May } from '../../template/typescript/writing.ts'

/** The options of everything that uses AWS: credentials, the region, how calls are made. */
export interface AwsAccessOptions {
  /** The region to build in, such as "eu-west-1". Else AWS_REGION, AWS_DEFAULT_REGION, or the region of the profile. */
  readonly region?: May<string> | undefined
  /** The access key id. Only together with secret_key; without both the usual AWS sources are asked. */
  readonly access_key?: May<string> | undefined
  /** The secret that belongs to access_key. */
  readonly secret_key?: May<string> | undefined
  /** The session token that belongs to a temporary access_key. */
  readonly token?: May<string> | undefined
  /** The profile in the AWS configuration files. Default AWS_PROFILE, else "default". */
  readonly profile?: May<string> | undefined
  /** Another credentials file than AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials. */
  readonly shared_credentials_file?: May<string> | undefined
  /** Takes on a role, with the credentials found otherwise. */
  readonly assume_role?:
    | {
        /** The role to take on. */
        readonly role_arn?: May<string> | undefined
        /** How long the role is taken on for. */
        readonly duration_seconds?: May<number> | undefined
        /** The external id that the role asks for. */
        readonly external_id?: May<string> | undefined
        /** A policy in JSON that narrows what the role may do. */
        readonly policy?: May<string> | undefined
        /** ARNs of managed policies that narrow what the role may do. */
        readonly policy_arns?: May<readonly May<string>[]> | undefined
        /** How the session is called in the logs of AWS. Default "ingot". */
        readonly session_name?: May<string> | undefined
        /** Tags of the session. */
        readonly tags?: May<Readonly<Record<string, May<string>>>> | undefined
        /** Those of the tags that further roles inherit. */
        readonly transitive_tag_keys?: May<readonly May<string>[]> | undefined
      }
    | undefined
  /** The current code of the device that a profile with mfa_serial asks for. */
  readonly mfa_code?: May<string> | undefined
  /** The URL that EC2 calls go to. One whose host names the build region serves that region alone, any other serves all. */
  readonly custom_endpoint_ec2?: May<string> | undefined
  /**
   * Has AWS decode the encoded part of "not authorized" answers, for the error message. Needs sts:DecodeAuthorizationMessage.
   *
   * Default: false.
   */
  readonly decode_authorization_messages?: May<boolean> | undefined
  /**
   * Doesn't check the endpoint's TLS certificate.
   *
   * Default: false.
   */
  readonly insecure_skip_tls_verify?: May<boolean> | undefined
  /** How often one call is repeated after passing faults. Default: for ten minutes, however often. Throttling ends no call. */
  readonly max_retries?: May<number> | undefined
  /**
   * Doesn't ask the instance metadata service for credentials.
   *
   * Default: false.
   */
  readonly skip_metadata_api_check?: May<boolean> | undefined
  /**
   * Accepted for compatibility: no call is ever made only to check credentials.
   *
   * Default: false.
   */
  readonly skip_credential_validation?: May<boolean> | undefined
  /**
   * Doesn't check that region and ami_regions exist.
   *
   * Default: false.
   */
  readonly skip_region_validation?: May<boolean> | undefined
  /** How often to look, and for how long, while something in AWS takes its time. */
  readonly aws_polling?:
    | {
        /** The time between two looks. Default: half a second at first, more and more up to 5 s in long waits. */
        readonly delay_seconds?: May<number> | undefined
        /** Limits a wait, and how long a call may be throttled, to this many times delay_seconds. Default: no limit. */
        readonly max_attempts?: May<number> | undefined
      }
    | undefined
}
