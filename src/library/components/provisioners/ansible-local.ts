// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'

/** The options of provisioner "ansible-local". */
export interface AnsibleLocalOptions {
  /** The playbook to run. This or "playbook_files" is needed. */
  readonly playbook_file?: May<string> | undefined
  /** Several playbooks, run one after the other. */
  readonly playbook_files?: May<readonly May<string>[]> | undefined
  /** A folder whose contents are uploaded first. Playbooks inside it keep their place there. */
  readonly playbook_dir?: May<string> | undefined
  /** Folders of further playbooks, uploaded to "playbooks" in the staging folder. */
  readonly playbook_paths?: May<readonly May<string>[]> | undefined
  /** Folders of roles, uploaded to "roles" in the staging folder. */
  readonly role_paths?: May<readonly May<string>[]> | undefined
  /** Folders of collections, uploaded to "collections" in the staging folder. */
  readonly collection_paths?: May<readonly May<string>[]> | undefined
  /** A folder of variables for groups. */
  readonly group_vars?: May<string> | undefined
  /** A folder of variables for hosts. */
  readonly host_vars?: May<string> | undefined
  /** An inventory of your own. Default one with 127.0.0.1 in it. */
  readonly inventory_file?: May<string> | undefined
  /** The groups that 127.0.0.1 is in, in the generated inventory. */
  readonly inventory_groups?: May<readonly May<string>[]> | undefined
  /** What runs playbooks on the machine. Default "ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook". */
  readonly command?: May<string> | undefined
  /** Further arguments for it, as the machine's shell reads them, such as "--tags web". */
  readonly extra_arguments?: May<readonly May<string>[]> | undefined
  /** The folder on the machine for all that is uploaded. Default one of its own below /tmp/packer-provisioner-ansible-local. */
  readonly staging_directory?: May<string> | undefined
  /**
   * Removes the staging folder in the end, also when the playbook fails.
   *
   * Default: false.
   */
  readonly clean_staging_directory?: May<boolean> | undefined
  /** Roles and collections to install first with ansible-galaxy. */
  readonly galaxy_file?: May<string> | undefined
  /** What installs them. Default "ansible-galaxy". */
  readonly galaxy_command?: May<string> | undefined
  /**
   * Installs them anew when they are there.
   *
   * Default: false.
   */
  readonly galaxy_force_install?: May<boolean> | undefined
  /**
   * Installs them and what they depend on anew.
   *
   * Default: false.
   */
  readonly galaxy_force_with_deps?: May<boolean> | undefined
  /** The folder on the machine for installed roles. Default "roles" in the staging folder. */
  readonly galaxy_roles_path?: May<string> | undefined
  /** The folder on the machine for installed collections. Default "collections" in the staging folder. */
  readonly galaxy_collections_path?: May<string> | undefined
}

/** Provisioner "ansible-local". */
export const ansibleLocal = provisionerFunction<AnsibleLocalOptions>('ansible-local')
