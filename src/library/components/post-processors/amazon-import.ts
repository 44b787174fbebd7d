// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "amazon-import". */
export interface AmazonImportOptions {
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
  /** The bucket that the disk image is put into for the import. It must be in the region, and the import role must be able to read it. */
  readonly s3_bucket_name: May<string>
  /**
   * What the disk image is called in the bucket. Default "packer-import-{{timestamp}}.FORMAT".
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly s3_key_name?: May<string> | undefined
  /** How S3 encrypts the disk image: AES256 or aws:kms. Default is what the bucket says. */
  readonly s3_encryption?: May<'AES256' | 'aws:kms'> | undefined
  /** The KMS key for aws:kms. Default is the account's own for S3. */
  readonly s3_encryption_key?: May<string> | undefined
  /**
   * Leaves the disk image in the bucket.
   *
   * Default: false.
   */
  readonly skip_clean?: May<boolean> | undefined
  /** Which of the artifact's files is imported: the first with this ending. One of ova, raw, vmdk, vhd, vhdx. Default ova. */
  readonly format?: May<'ova' | 'raw' | 'vmdk' | 'vhd' | 'vhdx'> | undefined
  /** The name of the AMI. EC2 calls what it imports "import-ami-…"; with a name, a copy under that name takes its place. */
  readonly ami_name?: May<string> | undefined
  /** The description of the AMI. */
  readonly ami_description?: May<string> | undefined
  /** Ids of the accounts that may use the AMI. */
  readonly ami_users?: May<readonly May<string>[]> | undefined
  /** Groups that may use the AMI; "all" makes it public. */
  readonly ami_groups?: May<readonly May<string>[]> | undefined
  /** ARNs of the AWS organizations that may use the AMI. */
  readonly ami_org_arns?: May<readonly May<string>[]> | undefined
  /** ARNs of the organizational units that may use the AMI. */
  readonly ami_ou_arns?: May<readonly May<string>[]> | undefined
  /**
   * Encrypts the AMI's snapshots.
   *
   * Default: false.
   */
  readonly ami_encrypt?: May<boolean> | undefined
  /** The KMS key for ami_encrypt. Default is the account's own for EBS. */
  readonly ami_kms_key?: May<string> | undefined
  /** Tags of the AMI and its snapshots. */
  readonly tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /** Instances of the AMI answer version 2 of the instance metadata service alone: "v2.0". */
  readonly imds_support?: May<'v2.0'> | undefined
  /** The licence of the operating system: AWS or BYOL. */
  readonly license_type?: May<string> | undefined
  /** The role that EC2 imports with. Default "vmimport". */
  readonly role_name?: May<string> | undefined
  /** Either x86_64 or arm64. Default x86_64. */
  readonly architecture?: May<'x86_64' | 'arm64'> | undefined
  /** How instances boot: legacy-bios or uefi. Default is legacy-bios, and uefi for arm64. */
  readonly boot_mode?: May<'legacy-bios' | 'uefi'> | undefined
  /** Either linux or windows. Needed when boot_mode is uefi. */
  readonly platform?: May<'linux' | 'windows'> | undefined
}

/** Post-processor "amazon-import". */
export const amazonImport = postProcessorFunction<AmazonImportOptions>('amazon-import')
