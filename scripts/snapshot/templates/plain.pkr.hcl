# Without directives, as most files are: fmt looks at these in another way.
/* The networks
   that machines are in. */
variable "networks" {
  type = map(object({
    cidr = string
    open = optional(bool, false)
  }))
  default = {
    "first" = { cidr = "10.0.0.0/24", open = true }
    second  = { cidr = cidrsubnet("10.0.0.0/16", 8, 2) }
  }
}

locals {
  count = length(var.networks) * 2 + 1 - 0.5
  first = try(var.networks["first"].cidr, null) // the usual one
  names = [for name, network in var.networks : upper(name) if network.open && name != "none"]
  all   = var.networks[*].cidr
  sizes = { for name, network in var.networks : name => !network.open ? -1 : 1 }
  text  = "Networks: ${join(", ", local.names)}\n\"${local.count >= 2 ? "many" : "few"}\" $${kept}"
  note  = <<EOF
Written for ${local.first}.
EOF
  long  = <<-EOF
    And ${local.text}
      this.
    EOF
  index = local.names[0]
  either = (local.count % 2 == 0 ||
  local.count <= 3)
}
