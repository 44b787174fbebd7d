import { boolean, defineOptions, integer, list, oneOf, option, string } from '../../options/index.ts'

export const ansibleOptions = defineOptions({
  playbook_file: option(string().min(1, 'it must name the playbook'), 'The playbook to run. Required.'),
  command: option(string().default('ansible-playbook'), 'The program that runs playbooks. Default "ansible-playbook".'),
  extra_arguments: option(list(string()).default([]), 'Further arguments for that program, such as "--extra-vars".'),
  ansible_env_vars: option(
    list(string()).default([]),
    'Variables for the environment of Ansible, each as "KEY=value". They win over those that are set by default.',
  ),
  ansible_ssh_extra_args: option(
    list(string()).default([]),
    'Options for the ssh that Ansible starts. Default "-o IdentitiesOnly=yes".',
  ),
  groups: option(list(string()).default([]), 'The groups of the inventory that the machine belongs to.'),
  empty_groups: option(list(string()).default([]), 'Groups of the inventory without a member.'),
  host_alias: option(string().default('default'), 'The machine\'s name in the inventory. Default "default".'),
  user: option(
    string().optional(),
    'The user in the inventory. Default the user who runs Ingot; without the proxy the login user of the machine.',
  ),
  local_port: option(
    integer().min(0).max(65535).default(0),
    "The proxy's port on 127.0.0.1; the nine after it are tried as well. Default any free one.",
  ),
  ssh_host_key_file: option(
    string().optional(),
    "The proxy's own private key. Ansible then checks it against the known_hosts of this computer. Default a new one.",
  ),
  ssh_authorized_key_file: option(
    string().optional(),
    'Public keys that may log in to the proxy; Ansible must find the private one itself. Default a new one.',
  ),
  ansible_proxy_key_type: option(
    oneOf(['ECDSA', 'RSA']).default('ECDSA'),
    'The kind of the proxy\'s new keys: "ECDSA" (default) or "RSA".',
  ),
  sftp_command: option(
    string().default('/usr/lib/sftp-server -e'),
    'The program of the machine that serves SFTP. Where it is missing the proxy does it. Default "/usr/lib/sftp-server -e".',
  ),
  use_sftp: option(boolean().default(false), 'Lets Ansible transfer files with sftp. Default false: with scp.'),
  skip_version_check: option(boolean().default(false), "Doesn't ask the program for its version before the build."),
  inventory_directory: option(
    string().optional(),
    'The folder for the generated inventory, such as one with group_vars in it. Default a private one.',
  ),
  inventory_file_template: option(string().optional(), {
    description:
      'The line of the generated inventory, with {{ .HostAlias }}, {{ .Host }}, {{ .User }}, {{ .Port }} and what is known of the machine.',
    late: true,
  }),
  inventory_file: option(string().optional(), 'An inventory of your own in place of the generated one.'),
  keep_inventory_file: option(boolean().default(false), 'Leaves the generated inventory where it is.'),
  galaxy_file: option(string().optional(), 'Roles and collections to install first with ansible-galaxy.'),
  galaxy_command: option(
    string().default('ansible-galaxy'),
    'The program that installs them. Default "ansible-galaxy".',
  ),
  galaxy_force_install: option(boolean().default(false), 'Installs them anew when they are there.'),
  galaxy_force_with_deps: option(boolean().default(false), 'Installs them and what they depend on anew.'),
  roles_path: option(string().optional(), 'The folder of this computer for installed roles.'),
  collections_path: option(string().optional(), 'The folder of this computer for installed collections.'),
  use_proxy: option(
    boolean().optional(),
    'Default true: Ansible talks to an SSH server inside Ingot, which passes all on to the machine. False: to the machine itself.',
  ),
  ansible_winrm_use_http: option(
    boolean().default(false),
    'Without the proxy: Ansible uses HTTP and not HTTPS for WinRM.',
  ),
})
