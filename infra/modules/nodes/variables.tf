variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "student_id" {
  description = "The tenant: STUDENT_ID of the nodes."
  type        = string
}

variable "image" {
  description = "Image of the node, by digest."
  type        = string
}

variable "app_version" {
  description = "Version of the image: numbers with dots. In a rolling update, shards move to the newer version only."
  type        = string
}

variable "nodes" {
  description = "Number of nodes."
  type        = number
}

variable "vcpu" {
  description = "Virtual processors of one node."
  type        = number
}

variable "memory_mib" {
  description = "Memory of one node in MiB."
  type        = number
}

variable "log_level" {
  description = "LOG_LEVEL of the nodes."
  type        = string
}

variable "traces" {
  description = "Environment variables that say where spans go: TRACES_RING, TRACES_RATIO, OTEL_EXPORTER_OTLP_ENDPOINT."
  type        = map(string)
}

variable "dependency_urls" {
  description = "Base addresses of payment, inventory and shipping."
  type        = map(string)
}

variable "shop_url" {
  description = "The origin of the shop, which may call the nodes from a browser."
  type        = string
}

variable "node_policy_json" {
  description = "The policy of a node: tables and queues."
  type        = string
}

variable "operator_token_secret_arn" {
  description = "ARN of the secret with the operator token."
  type        = string
}

variable "cluster_tls_secret_arn" {
  description = "ARN of the secret with the JSON keys ca_crt, node_crt and node_key, in PEM: mutual TLS among the nodes."
  type        = string
}

variable "network" {
  description = "Where the tasks are: the VPC and its private subnets."
  type = object({
    vpc_id             = string
    private_subnet_ids = list(string)
  })
}

variable "edge_security_group_id" {
  description = "Security group of the load balancer, which may call the nodes."
  type        = string
}

variable "cluster" {
  description = "The ECS cluster: its ARN, execution role, the trust of task roles, log groups by part, and the namespace of the names."
  type = object({
    arn                = string
    execution_role_arn = string
    task_trust_json    = string
    log_groups         = map(string)
    namespace_id       = string
    namespace          = string
  })
}

variable "target_group_arns" {
  description = "The target groups write and read."
  type        = list(string)
}

variable "brake_alarm_names" {
  description = "Alarms that stop a deployment and roll it back."
  type        = list(string)
}

variable "fault_injection" {
  description = "Whether FIS may inject faults into the tasks, through an SSM agent beside each node."
  type        = bool
}

variable "ssm_agent_image" {
  description = "Image of the SSM agent, by digest. Null without fault_injection."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
