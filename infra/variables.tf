variable "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes. It is part of every name, so one account can hold many shops."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]{1,20}$", var.student_id))
    error_message = "student_id must be 1 to 20 of a-z, 0-9 and -."
  }
}

variable "project" {
  description = "Value of the tag Project on all resources of this module."
  type        = string
  default     = "coffee-chaos"

  validation {
    condition     = can(regex("^[A-Za-z0-9 _.:/=+@-]{1,256}$", var.project))
    error_message = "project must be a legal tag value: 1 to 256 letters, digits, spaces and _.:/=+@-."
  }
}

variable "tags" {
  description = "Further tags for all resources of this module. They cannot replace Name, Student and Project."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "tags must not begin with aws:, which is reserved."
  }

  validation {
    condition     = length(var.tags) <= 47
    error_message = "tags must be at most 47: AWS allows 50, and this module sets three."
  }
}

variable "recovery_period_days" {
  description = "Number of days within which the two tables can be restored to any second (point-in-time recovery)."
  type        = number
  default     = 35

  validation {
    condition     = var.recovery_period_days >= 1 && var.recovery_period_days <= 35 && floor(var.recovery_period_days) == var.recovery_period_days
    error_message = "recovery_period_days must be a whole number from 1 to 35."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the two tables. To destroy them, set this to false and apply first."
  type        = bool
  default     = true
  nullable    = false
}

variable "compute" {
  description = "The order nodes, the shop and the load balancer on ECS. Null creates only tables, queues and the policy of a node, for nodes that run elsewhere. AWS.md explains each value."
  type = object({
    image      = string
    shop_image = string

    app_version = optional(string, "0.0.0")

    nodes      = optional(number, 3)
    vcpu       = optional(number, 2)
    memory_mib = optional(number, 4096)

    vpc_cidr = optional(string)
    vpc = optional(object({
      id      = string
      private = list(string)
      public  = list(string)
    }))

    certificate_arn = optional(string)
    allowed_cidrs   = list(string)
    public_url      = optional(string)

    payment_url      = optional(string)
    inventory_url    = optional(string)
    shipping_url     = optional(string)
    simulators_image = optional(string)

    operator_token_secret_arn = string
    cluster_tls_secret_arn    = string

    alarm_topic_arns = optional(list(string), [])
    fault_injection  = optional(bool, false)
    ssm_agent_image  = optional(string)
    log_level        = optional(string, "info")
    otlp_endpoint    = optional(string, "")
    traces_ratio     = optional(number, 0.01)
    warm_write_units = optional(number, 4000)
  })
  default = null

  validation {
    condition = var.compute == null ? true : alltrue([
      for image in compact([var.compute.image, var.compute.shop_image, var.compute.simulators_image, var.compute.ssm_agent_image]) :
      can(regex("^[^@ ]+@sha256:[0-9a-f]{64}$", image))
    ])
    error_message = "compute: image, shop_image, simulators_image and ssm_agent_image must name a digest: REPOSITORY@sha256: and 64 of 0-9 and a-f. A tag may mean another image tomorrow."
  }

  validation {
    condition     = var.compute == null ? true : can(regex("^[0-9]+(\\.[0-9]+){0,2}$", var.compute.app_version))
    error_message = "compute.app_version must be one to three numbers with dots, for example 1.4.0."
  }

  validation {
    condition     = var.compute == null ? true : var.compute.nodes >= 3 && var.compute.nodes <= 30 && floor(var.compute.nodes) == var.compute.nodes
    error_message = "compute.nodes must be a whole number from 3 to 30: fewer than 3 survive no loss, and 128 shards are not enough for more."
  }

  validation {
    condition     = var.compute == null ? true : contains(lookup(local.fargate_memory_mib, tostring(var.compute.vcpu), []), var.compute.memory_mib)
    error_message = "compute.vcpu and compute.memory_mib must be a pair of Fargate: 1 with 2048 to 8192, 2 with 4096 to 16384, 4 with 8192 to 30720 (steps of 1024), 8 with 16384 to 61440 (steps of 4096), or 16 with 32768 to 122880 (steps of 8192)."
  }

  validation {
    condition     = var.compute == null ? true : (var.compute.vpc == null) != (var.compute.vpc_cidr == null)
    error_message = "compute needs exactly one of vpc_cidr (a new VPC) and vpc (one of yours)."
  }

  validation {
    condition = try(var.compute.vpc_cidr, null) == null ? true : alltrue([
      can(cidrhost(var.compute.vpc_cidr, 0)),
      can(regex("/(16|17|18|19|20)$", var.compute.vpc_cidr)),
    ])
    error_message = "compute.vpc_cidr must be an IPv4 range from /16 to /20, for example 10.20.0.0/16."
  }

  validation {
    condition     = try(var.compute.vpc, null) == null ? true : length(distinct(var.compute.vpc.private)) == 3 && length(distinct(var.compute.vpc.public)) == 3
    error_message = "compute.vpc must have three private and three public subnets, one of each in each of three zones."
  }

  validation {
    condition     = var.compute == null ? true : length(var.compute.allowed_cidrs) > 0 && alltrue([for range in var.compute.allowed_cidrs : can(cidrhost(range, 0))])
    error_message = "compute.allowed_cidrs must be at least one IPv4 range, for example 203.0.113.7/32 for one address."
  }

  validation {
    condition     = var.compute == null ? true : var.compute.certificate_arn != null || !contains(var.compute.allowed_cidrs, "0.0.0.0/0")
    error_message = "compute.allowed_cidrs must not be 0.0.0.0/0 without compute.certificate_arn: the whole internet would order over plain HTTP."
  }

  validation {
    condition     = var.compute == null ? true : (var.compute.certificate_arn == null) == (var.compute.public_url == null)
    error_message = "compute.public_url goes with compute.certificate_arn: it is the https:// address in the certificate. Without a certificate, the shop has the address of the load balancer."
  }

  validation {
    condition     = try(var.compute.public_url, null) == null ? true : can(regex("^https://[a-z0-9.-]+$", var.compute.public_url))
    error_message = "compute.public_url must be an origin: https:// and a host name in lower case, without a path."
  }

  validation {
    condition = var.compute == null ? true : length(compact([
      var.compute.payment_url, var.compute.inventory_url, var.compute.shipping_url,
    ])) == (var.compute.simulators_image == null ? 3 : 0)
    error_message = "compute needs either payment_url, inventory_url and shipping_url, or simulators_image."
  }

  validation {
    condition = var.compute == null ? true : alltrue([
      for url in compact([var.compute.payment_url, var.compute.inventory_url, var.compute.shipping_url]) : can(regex("^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^ ?#]*)?$", url))
    ])
    error_message = "compute: payment_url, inventory_url and shipping_url must be http:// or https:// addresses without a query."
  }

  validation {
    condition = var.compute == null ? true : alltrue([
      for arn in [var.compute.operator_token_secret_arn, var.compute.cluster_tls_secret_arn] : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^:]+$", arn))
    ])
    error_message = "compute: operator_token_secret_arn and cluster_tls_secret_arn must be ARNs of Secrets Manager (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME)."
  }

  validation {
    condition     = var.compute == null ? true : alltrue([for arn in var.compute.alarm_topic_arns : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[^:]+$", arn))])
    error_message = "compute.alarm_topic_arns must be ARNs of SNS topics (arn:aws:sns:REGION:ACCOUNT:NAME)."
  }

  validation {
    condition     = var.compute == null ? true : var.compute.fault_injection == (var.compute.ssm_agent_image != null)
    error_message = "compute.ssm_agent_image goes with compute.fault_injection: FIS breaks a task through this agent. Private subnets reach no public registry, so copy the agent's image into yours."
  }

  validation {
    condition     = var.compute == null ? true : contains(["debug", "info", "warn", "error"], var.compute.log_level)
    error_message = "compute.log_level must be debug, info, warn or error."
  }

  validation {
    condition     = var.compute == null ? true : can(regex("^(https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^ ?#]*)?)?$", var.compute.otlp_endpoint))
    error_message = "compute.otlp_endpoint must be empty, or the http:// or https:// address of a collector of traces without a query."
  }

  validation {
    condition     = var.compute == null ? true : var.compute.traces_ratio >= 0 && var.compute.traces_ratio <= 1
    error_message = "compute.traces_ratio must be from 0 to 1: the share of the traces that the collector gets."
  }

  validation {
    condition     = var.compute == null ? true : var.compute.warm_write_units >= 4000 && var.compute.warm_write_units <= 40000 && floor(var.compute.warm_write_units) == var.compute.warm_write_units
    error_message = "compute.warm_write_units must be a whole number from 4000, what a new table has anyway, to 40000, the default quota."
  }
}
