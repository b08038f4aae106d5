variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "student_id" {
  description = "The tenant. An operator may start only experiments whose tag Student has this value."
  type        = string
}

variable "cluster" {
  description = "The ECS cluster and the service of the nodes, which the experiments break."
  type = object({
    arn     = string
    name    = string
    service = string
  })
}

variable "private_subnet_arns" {
  description = "ARNs of the private subnets. The first one is the zone that is lost."
  type        = list(string)
}

variable "with_sqs_endpoint" {
  description = "Whether there is an interface endpoint of SQS to break. Without one, there is no template no-sqs."
  type        = bool
}

variable "sqs_endpoint_arn" {
  description = "ARN of the interface endpoint of SQS, or null."
  type        = string
  default     = null
}

variable "intake_queue" {
  description = "The intake queue, whose consumers are throttled."
  type = object({
    url = string
    arn = string
  })
}

variable "queues" {
  description = "ARNs of all queues and of their dead letters, between which an operator moves messages."
  type = object({
    sources      = list(string)
    dead_letters = list(string)
  })
}

variable "node_role_arn" {
  description = "ARN of the role of a node."
  type        = string
}

variable "payment_url" {
  description = "Base address of payment, whose host the experiments slow down or cut off."
  type        = string
}

variable "artery_port" {
  description = "Port of the cluster traffic, which the partition cuts."
  type        = number
}

variable "stop_alarm_arns" {
  description = "ARNs of the alarms that stop each experiment."
  type        = list(string)

  validation {
    condition     = length(var.stop_alarm_arns) == 3
    error_message = "stop_alarm_arns must be the three alarms accept-errors, accept-slow and brake: has ${length(var.stop_alarm_arns)}."
  }
}

variable "brake_alarm_arn" {
  description = "ARN of the alarm brake, which an operator may set."
  type        = string
}

variable "fault_injection" {
  description = "Whether the tasks have an SSM agent, through which FIS injects faults into them. Without it, FIS can only stop tasks and cut off networks."
  type        = bool
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
