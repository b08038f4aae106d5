# The tables and queues of a shop for one lab session, and a policy for the user or role that runs its nodes elsewhere. The
# tables are not protected, so they can be destroyed after the session.

module "coffee_chaos" {
  source = "../.."

  student_id           = var.student_id
  recovery_period_days = 7
  deletion_protection  = false

  tags = {
    Purpose = "lab"
  }
}

resource "aws_iam_policy" "node" {
  name        = "chaos-coffee-${var.student_id}-node"
  description = "The actions that an order node of this shop may use."
  policy      = module.coffee_chaos.node_policy_json
}
