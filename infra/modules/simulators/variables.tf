variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "image" {
  description = "Image of the fault proxy and the simulators, by digest."
  type        = string
}

variable "traces" {
  description = "Environment variables that say where spans go: TRACES_RING, TRACES_RATIO, OTEL_EXPORTER_OTLP_ENDPOINT."
  type        = map(string)
}

variable "network" {
  description = "Where the tasks are: the VPC and its private subnets."
  type = object({
    vpc_id             = string
    private_subnet_ids = list(string)
  })
}

variable "cluster" {
  description = "The ECS cluster: its ARN, execution role, namespace, and log groups by part."
  type = object({
    arn                = string
    execution_role_arn = string
    namespace_id       = string
    log_groups         = map(string)
  })
}

variable "node_security_group_id" {
  description = "Security group of the nodes, which alone may call the simulators."
  type        = string
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
