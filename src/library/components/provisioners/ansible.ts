// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'

/** The options of provisioner "ansible". */
export interface AnsibleOptions {
  /** The playbook to run. Required. */
  readonly playbook_file: May<string>
  /** The program that runs playbooks. Default "ansible-playbook". */
  readonly command?: May<string> | undefined
  /** Further arguments for that program, such as "--extra-vars". */
  readonly extra_arguments?: May<readonly May<string>[]> | undefined
  /** Variables for the environment of Ansible, each as "KEY=value". They win over those that are set by default. */
  readonly ansible_env_vars?: May<readonly May<string>[]> | undefined
  /** Options for the ssh that Ansible starts. Default "-o IdentitiesOnly=yes". */
  readonly ansible_ssh_extra_args?: May<readonly May<string>[]> | undefined
  /** The groups of the inventory that the machine belongs to. */
  readonly groups?: May<readonly May<string>[]> | undefined
  /** Groups of the inventory without a member. */
  readonly empty_groups?: May<readonly May<string>[]> | undefined
  /** The machine's name in the inventory. Default "default". */
  readonly host_alias?: May<string> | undefined
  /** The user in the inventory. Default the user who runs Ingot; without the proxy the login user of the machine. */
  readonly user?: May<string> | undefined
  /** The proxy's port on 127.0.0.1; the nine after it are tried as well. Default any free one. */
  readonly local_port?: May<number> | undefined
  /** The proxy's own private key. Ansible then checks it against the known_hosts of this computer. Default a new one. */
  readonly ssh_host_key_file?: May<string> | undefined
  /** Public keys that may log in to the proxy; Ansible must find the private one itself. Default a new one. */
  readonly ssh_authorized_key_file?: May<string> | undefined
  /** The kind of the proxy's new keys: "ECDSA" (default) or "RSA". */
  readonly ansible_proxy_key_type?: May<'ECDSA' | 'RSA'> | undefined
  /** The program of the machine that serves SFTP. Where it is missing the proxy does it. Default "/usr/lib/sftp-server -e". */
  readonly sftp_command?: May<string> | undefined
  /** Lets Ansible transfer files with sftp. Default false: with scp. */
  readonly use_sftp?: May<boolean> | undefined
  /**
   * Doesn't ask the program for its version before the build.
   *
   * Default: false.
   */
  readonly skip_version_check?: May<boolean> | undefined
  /** The folder for the generated inventory, such as one with group_vars in it. Default a private one. */
  readonly inventory_directory?: May<string> | undefined
  /**
   * The line of the generated inventory, with {{ .HostAlias }}, {{ .Host }}, {{ .User }}, {{ .Port }} and what is known of the machine.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly inventory_file_template?: May<string> | undefined
  /** An inventory of your own in place of the generated one. */
  readonly inventory_file?: May<string> | undefined
  /**
   * Leaves the generated inventory where it is.
   *
   * Default: false.
   */
  readonly keep_inventory_file?: May<boolean> | undefined
  /** Roles and collections to install first with ansible-galaxy. */
  readonly galaxy_file?: May<string> | undefined
  /** The program that installs them. Default "ansible-galaxy". */
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
  /** The folder of this computer for installed roles. */
  readonly roles_path?: May<string> | undefined
  /** The folder of this computer for installed collections. */
  readonly collections_path?: May<string> | undefined
  /** Default true: Ansible talks to an SSH server inside Ingot, which passes all on to the machine. False: to the machine itself. */
  readonly use_proxy?: May<boolean> | undefined
  /**
   * Without the proxy: Ansible uses HTTP and not HTTPS for WinRM.
   *
   * Default: false.
   */
  readonly ansible_winrm_use_http?: May<boolean> | undefined
}

/** Provisioner "ansible". */
export const ansible = provisionerFunction<AnsibleOptions>('ansible')
