variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "nodes" {
  description = "Number of order nodes."
  type        = number
}

variable "edge" {
  description = "The load balancer and its target groups write and read, as CloudWatch's metrics name them."
  type = object({
    load_balancer = string
    write         = string
    read          = string
  })
}

variable "node_log_group" {
  description = "Name of the log group of the nodes."
  type        = string
}

variable "tables" {
  description = "Names of the tables: journal and orders."
  type        = map(string)
}

variable "queues" {
  description = "Names of the queues: intake, events, and their dead letters intake_dead and events_dead."
  type        = map(string)
}

variable "topic_arns" {
  description = "SNS topics that hear of each alarm and of its end."
  type        = list(string)
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}
